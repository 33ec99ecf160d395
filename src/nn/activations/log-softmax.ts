import { z } from 'zod';
import { logSoftmax as logSoftmaxOperation } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = ln softmax(x) along the last axis, computed without overflow. */
export const logSoftmax = defineActivation({
  kind: 'logSoftmax',
  options: z.strictObject({}),
  apply: (x) => logSoftmaxOperation(x),
  initializer: 'glorotUniform',
});
