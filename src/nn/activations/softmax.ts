import { z } from 'zod';
import { softmax as softmaxOperation } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = e^x / sum e^x along the last axis. */
export const softmax = defineActivation({
  kind: 'softmax',
  options: z.strictObject({}),
  apply: (x) => softmaxOperation(x),
  initializer: 'glorotUniform',
});
