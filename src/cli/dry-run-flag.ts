import { z } from 'zod';

/** Option of commands that take long. */
export const dryRunFlag = z
  .boolean()
  .default(false)
  .describe('Print what would be done, with an estimate, and do nothing.');
