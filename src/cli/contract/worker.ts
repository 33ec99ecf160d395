import { z } from 'zod';
import { count } from './values.js';

/** `worker`, where it ends by itself: after --idle. */
export const workerResult = z.strictObject({
  queue: z.string().describe('Name of the queue.'),
  url: z.string().describe('Its server, without the password.'),
  trials: count('Trials that came to an end here.'),
});
