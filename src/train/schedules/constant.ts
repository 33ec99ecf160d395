import { defineSchedule } from './schedule.js';

/** The learning rate, unchanged: lr(t) = lr. */
export const constant = defineSchedule({
  kind: 'constant',
  unit: 'step',
  options: {},
  complete: () => ({}),
  rate:
    (_options, { learningRate }) =>
    () =>
      learningRate,
});
