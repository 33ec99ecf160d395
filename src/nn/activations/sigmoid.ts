import { z } from 'zod';
import { sigmoid as sigmoidOperation } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = 1 / (1 + e^-x). */
export const sigmoid = defineActivation({
  kind: 'sigmoid',
  options: z.strictObject({}),
  apply: (x) => sigmoidOperation(x),
  initializer: 'glorotUniform',
});
