import { z } from 'zod';
import { defineActivation } from './activation.js';

/** y = x. */
export const linear = defineActivation({
  kind: 'linear',
  options: z.strictObject({}),
  apply: (x) => x,
  initializer: 'glorotUniform',
});
