import { z } from 'zod';
import { relu as reluOperation } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = max(x, 0). Source: Nair and Hinton 2010. */
export const relu = defineActivation({
  kind: 'relu',
  options: z.strictObject({}),
  apply: (x) => reluOperation(x),
  initializer: 'heNormal',
});
