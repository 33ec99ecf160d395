import { z } from 'zod';
import { negate } from '../../graph/index.js';
import { defineActivation } from './activation.js';
import { softplusOf } from './softplus.js';

/** y = ln sigmoid(x), computed without overflow. */
export const logSigmoid = defineActivation({
  kind: 'logSigmoid',
  options: z.strictObject({}),
  apply: (x) => negate(softplusOf(negate(x))),
  initializer: 'glorotUniform',
});
