import { defineRule } from '../rule.js';
import { kindOfSchedule } from '../schedule-kind.js';

export const oneCycleAndEarlyStopping = defineRule({
  id: 'one-cycle-and-early-stopping',
  topic: 'schedules',
  severity: 'warning',
  why: 'One cycle earns its accuracy in the last epochs, when the rate falls; validation looks poor until then, and stopping early ends the run before.',
  source: 'Smith and Topin 2017, "Super-convergence" (arXiv 1708.07120)',
  find({ options: { earlyStopping, schedule } }) {
    if (earlyStopping === false || kindOfSchedule(schedule) !== 'oneCycle') return [];
    return [
      {
        where: 'earlyStopping',
        what: 'early stopping with the schedule oneCycle',
        fix: 'leave early stopping out (the best epoch is kept all the same), or use cosine',
      },
    ];
  },
});
