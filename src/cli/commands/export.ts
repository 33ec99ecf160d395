import { z } from 'zod';
import { formatBytes } from '../../base/format.js';
import { formatNumberOf } from '../../base/format-count.js';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { exportResult } from '../contract/index.js';
import { displayPath } from '../display-path.js';

/** `export` is a word of the language. */
export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write the model of a run as one ONNX file.',
  description:
    'The file takes uint8 pixels [N, H, W, C], or an input [N, 1] for each column of a table, and gives class probabilities or numbers; normalization, class names and what goes in are inside it.',
  positionals: ['run'],
  options: z.strictObject({
    run: z.string().min(1).describe('Run directory.'),
    to: z.string().min(1).describe('File to write.').meta({ value: 'file' }),
    checkpoint: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Checkpoint to export: best, last, swa or one of the kept epochs (default: what the run chose).',
      )
      .meta({ value: 'name' }),
    average: z
      .int()
      .min(2)
      .optional()
      .describe('Instead: the mean of the weights of so many of the best epochs that were kept.'),
    features: z
      .boolean()
      .default(false)
      .describe('Write the network without its classifier, for pupil train --from.'),
    card: z
      .string()
      .min(1)
      .optional()
      .describe('Also write what others should know of the model, as Markdown.')
      .meta({ value: 'file' }),
    overwrite: z.boolean().default(false).describe('Replace files that exist.'),
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil export runs/photos-1 --to flowers.onnx', what: 'to ship it' },
    {
      line: 'pupil export runs/photos-1 --to flowers.onnx --card README.md',
      what: 'to publish it with a model card',
    },
    { line: 'pupil export runs/photos-1 --features --to eye.onnx', what: 'for others to begin with' },
  ],
  result: exportResult,
  async run({ run, to, checkpoint, average, features, card, overwrite, config }, { world }) {
    const library = await world.library();
    const exported = await library.export(run, to, {
      checkpoint,
      average,
      features,
      card,
      overwrite,
      extensions: await readExtensions(config, world.folder),
    });
    const { input } = exported;
    const taken =
      input.columns !== undefined
        ? `${formatNumberOf(input.columns.length, 'column')} [N, 1]`
        : `uint8 [N, ${input.height}, ${input.width}, ${input.channels}]`;
    const given =
      exported.features === undefined
        ? `${exported.classes.length} probabilities`
        : `features [${['N', ...exported.features].join(', ')}]`;
    return {
      document: exported,
      text: [
        `${displayPath(exported.model, world.folder)}  ${formatBytes(exported.bytes)}  ${taken} to ${given}`,
        ...(exported.card === undefined ? [] : [displayPath(exported.card, world.folder)]),
      ],
    };
  },
});
