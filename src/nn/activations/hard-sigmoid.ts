import { z } from 'zod';
import { add, clip, mul } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = relu6(x + 3) / 6. Source: Howard et al. 2019. */
export const hardSigmoid = defineActivation({
  kind: 'hardSigmoid',
  options: z.strictObject({}),
  apply: (x) => mul(clip(add(x, 3), 0, 6), 1 / 6),
  initializer: 'glorotUniform',
});
