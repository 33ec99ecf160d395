import { z } from 'zod';
import { count, path } from './values.js';

export const reportResult = z.strictObject({
  run: path('Absolute path of the run directory.'),
  report: path('Absolute path of the HTML page written.'),
  bytes: count('Its size.'),
  sections: z
    .array(
      z.strictObject({
        id: z.string().describe('Name in addresses: report.html#settings.'),
        title: z.string().describe('Its heading.'),
      }),
    )
    .describe('What the page has, in its order.'),
  charts: z.array(path('Absolute path of a drawing.')).describe('Drawings written with --plot.'),
  problems: z
    .array(z.string())
    .describe('What of the run is damaged or missing, in sentences; the page says it too.'),
});
