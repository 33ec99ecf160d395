import { z } from 'zod';

/** `--no-report` of what trains. */
export const reportFlag = z
  .boolean()
  .default(true)
  .describe('Write no report.html at the end; pupil report does it later.');
