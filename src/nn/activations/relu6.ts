import { z } from 'zod';
import { clip } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = min(max(x, 0), 6). Source: Krizhevsky 2010. */
export const relu6 = defineActivation({
  kind: 'relu6',
  options: z.strictObject({}),
  apply: (x) => clip(x, 0, 6),
  initializer: 'heNormal',
});
