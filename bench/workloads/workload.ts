import type { MeasureOptions } from '../measure/measure-workload.js';
import type { WorkloadResult } from '../report/results.js';
import type { Work } from '../work/work.js';

/** Describes a piece of work; what it needs besides the workload file is written into the folder. */
export type Prepare = (folder: string) => Promise<Work>;

/** Something that is measured, by its name. */
export interface Workload {
  readonly name: string;
  /** One line for the list. */
  readonly what: string;
  /** Whether its steps are updates of a network on batches in memory. */
  readonly trains: boolean;
  /** What peers are given; left out where there are none. */
  readonly prepare?: Prepare;
  /** A result for each number of threads. */
  readonly measure: (options: MeasureOptions) => Promise<WorkloadResult[]>;
}
