import { z } from 'zod';
import { formatBytes } from '../../base/format.js';
import { formatNumberOf } from '../../base/format-count.js';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { reportResult } from '../contract/index.js';
import { displayPath } from '../display-path.js';
import { plotFlags, plotOf } from '../plot-flags.js';

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
    ...plotFlags.shape,
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil report runs/photos-1', what: 'writes runs/photos-1/report.html' },
    { line: 'pupil report runs/photos-1 --out flowers.html', what: 'to show it to others' },
    {
      line: 'pupil report runs/photos-1 --plot plots --plot-format svg',
      what: 'with each drawing as a file besides',
    },
  ],
  result: reportResult,
  async run({ run, out, config, ...plots }, { output, world }) {
    const plot = plotOf(plots, world.folder);
    const library = await world.library();
    const extensions = await readExtensions(config, world.folder);
    const written = await library.report(run, { out, extensions, plot });
    for (const problem of written.problems) output.note(problem);
    const { report, sections, bytes, charts } = written;
    return {
      document: written,
      text: [
        `${displayPath(report, world.folder)}  ${formatBytes(bytes)}  ${formatNumberOf(sections.length, 'section')}`,
        ...charts.map((chart) => displayPath(chart, world.folder)),
      ],
    };
  },
});
