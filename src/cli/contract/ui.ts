import { z } from 'zod';
import { path } from './values.js';

/** `ui`, on one line as soon as the dashboard is served; the command then goes on until it is stopped. */
export const uiResult = z.strictObject({
  url: z.string().describe('Where to open the dashboard, on this machine; with --token it has the token.'),
  port: z.int().positive().describe('Its port.'),
  folder: path('Absolute path of the folder that is shown.'),
});
