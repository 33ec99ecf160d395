import { z } from 'zod';
import { formatBytes } from '../../base/format.js';
import { formatNumberOf } from '../../base/format-count.js';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { reportResult } from '../contract/index.js';
import { displayPath } from '../display-path.js';

export const reportCommand = defineCommand({
  name: 'report',
  summary: 'Show a run as one HTML page that opens anywhere.',
  description:
    'The page holds all it shows and opens from the disk, on a phone and without a network. Training writes one at its end; this makes it anew, also of a run that is still trained, was interrupted or diverged.',
  positionals: ['run'],
  options: z.strictObject({
    run: z.string().min(1).describe('Run directory.'),
    out: z
      .string()
      .min(1)
      .optional()
      .describe('File to write (default: report.html in the run directory).')
      .meta({ value: 'file' }),
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil report runs/photos-1', what: 'writes runs/photos-1/report.html' },
    { line: 'pupil report runs/photos-1 --out flowers.html', what: 'to show it to others' },
  ],
  result: reportResult,
  async run({ run, out, config }, { output, world }) {
    const library = await world.library();
    const extensions = await readExtensions(config, world.folder);
    const written = await library.report(run, { out, extensions });
    for (const problem of written.problems) output.note(problem);
    const { report, sections, bytes } = written;
    return {
      document: written,
      text: [
        `${displayPath(report, world.folder)}  ${formatBytes(bytes)}  ${formatNumberOf(sections.length, 'section')}`,
      ],
    };
  },
});
