import type { StepOutcome } from '../step/step-runner.js';
import type { PlannedUpdate, Trainer } from '../step/trainer.js';
import { createCallSize } from './call-size.js';
import { createStopWatch } from './stop-watch.js';

/** Updates of a trainer in calls of a size that fits. */
export interface UpdateCalls {
  /** Updates that the next call should make at most. */
  readonly most: number;
  /** As `updates` of the trainer, measured for the next. */
  updates(planned: readonly PlannedUpdate[]): Promise<StepOutcome[]>;
}

export function createUpdateCalls(trainer: Pick<Trainer, 'updates'>): UpdateCalls {
  const size = createCallSize();
  return {
    get most() {
      return size.most;
    },
    async updates(planned) {
      const watch = createStopWatch();
      const outcomes = await trainer.updates(planned);
      size.took(planned.length, watch.seconds());
      return outcomes;
    },
  };
}
