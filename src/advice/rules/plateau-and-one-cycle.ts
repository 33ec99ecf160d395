import { defineRule } from '../rule.js';
import { kindOfSchedule } from '../schedule-kind.js';

/** Schedules whose rate rises on purpose. */
const OWN_COURSE: readonly string[] = ['oneCycle', 'cosineWarmRestarts'];

export const plateauAndOneCycle = defineRule({
  id: 'plateau-and-one-cycle',
  topic: 'schedules',
  severity: 'warning',
  why: 'These schedules let the metric stand still while the rate is high and count on the fall at the end; lowering the rate in between takes that course away.',
  source:
    'Smith and Topin 2017, "Super-convergence" (arXiv 1708.07120); Loshchilov and Hutter 2017 (arXiv 1608.03983)',
  find({ options: { onPlateau, schedule } }) {
    const kind = kindOfSchedule(schedule);
    if (onPlateau === false || !OWN_COURSE.includes(kind)) return [];
    return [
      {
        where: 'onPlateau',
        what: `the rate is lowered on a plateau of the schedule ${kind}`,
        fix: "leave onPlateau out, or use the schedule 'constant' with it",
      },
    ];
  },
});
