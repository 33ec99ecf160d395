import { IDENTITY } from '../matrix.js';
import { defineOperation } from '../operation.js';

/** Nothing: for policies that choose among operations and may leave a picture as it is. */
export const identity = defineOperation({
  kind: 'identity',
  probability: 1,
  options: {},
  draw: () => ({}),
  effect: () => ({ stage: 'geometry', movement: IDENTITY }),
});
