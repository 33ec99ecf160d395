import { affine } from '../matrix.js';
import { defineOperation } from '../operation.js';

/** Top and bottom change places. */
export const flipVertical = defineOperation({
  kind: 'flipVertical',
  probability: 0.5,
  options: {},
  draw: () => ({}),
  effect: (_, { height }) => ({ stage: 'geometry', movement: affine(1, 0, 0, 0, -1, height - 1) }),
});
