import type { Work } from '../work/work.js';

/** A named piece of work that all sides can be asked to do. */
export interface Workload {
  readonly name: string;
  /** One line for the list. */
  readonly what: string;
  readonly work: () => Work;
}
