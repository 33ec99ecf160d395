import { z } from 'zod';
import { tanh as tanhOperation } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = tanh x. */
export const tanh = defineActivation({
  kind: 'tanh',
  options: z.strictObject({}),
  apply: (x) => tanhOperation(x),
  initializer: 'glorotUniform',
});
