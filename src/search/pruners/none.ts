import { z } from 'zod';
import { definePruner } from './pruner.js';

/** Every trial is trained to its end. */
export const none = definePruner({
  kind: 'none',
  source: 'no pruning',
  options: z.strictObject({}),
  stops: () => false,
});
