import { z } from 'zod';
import { abs, add, div } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = x / (1 + |x|). Source: Bergstra et al. 2009. */
export const softsign = defineActivation({
  kind: 'softsign',
  options: z.strictObject({}),
  apply: (x) => div(x, add(abs(x), 1)),
  initializer: 'glorotUniform',
});
