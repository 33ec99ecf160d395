import type { ModelData } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import type { RunConfig } from '../run/run-config.js';
import type { RunDirectory } from '../run/run-directory.js';
import type { Trainer } from '../step/trainer.js';

/** Everything a run works with, open and ready. */
export interface RunParts {
  readonly folder: RunDirectory;
  readonly config: RunConfig;
  readonly data: ModelData;
  readonly trainer: Trainer;
  readonly context: TrainContext;
  /** Updates after which the time budget is spent, in place of the clock, where a run is repeated. */
  readonly timeIsUpAt?: number | undefined;
}
