import { affine } from '../matrix.js';
import { defineOperation } from '../operation.js';

/** Left and right change places. */
export const flipHorizontal = defineOperation({
  kind: 'flipHorizontal',
  probability: 0.5,
  options: {},
  draw: () => ({}),
  effect: (_, { width }) => ({ stage: 'geometry', movement: affine(-1, 0, width - 1, 0, 1, 0) }),
});
