import { against, defineQuestion, otherValues } from './question-kind.js';

/** Steps that are even on a logarithmic scale. */
const FACTORS = [0.1, 0.3, 3, 10];

export const learningRate = defineQuestion({
  name: 'learning-rate',
  asks: 'Is the learning rate too high, or too low?',
  from: 'trainings',
  experiment({ isRateSought, training }) {
    if (isRateSought) return { refusal: 'each training looks for its rate itself; give one to ask about it' };
    const now = training.learningRate;
    const rates = FACTORS.map((factor) => Number((now * factor).toPrecision(3)));
    return against(nameOf(now), otherValues('learningRate', rates, now, nameOf));
  },
});

function nameOf(rate: number): string {
  return `rate ${rate}`;
}
