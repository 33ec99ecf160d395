import { defineQuestion } from './question-kind.js';

/** Freezing is for weights that have learned something elsewhere; here every network starts from random ones. */
export const freezing = defineQuestion({
  name: 'freezing',
  asks: 'How many of the first layers should stay as they are, or should all learn from scratch?',
  from: 'trainings',
  experiment: () => ({
    refusal:
      'this network starts from random weights, and nothing is gained by keeping those: there is no pretrained backbone to freeze. All layers learn from scratch',
  }),
});
