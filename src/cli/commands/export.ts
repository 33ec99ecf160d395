import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { kebabCase } from '../../base/kebab-case.js';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { boardResult, exportResult } from '../contract/index.js';
import { renderBoard, renderExported } from '../export-view.js';

/** `export` is a word of the language. */
export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write the model of a run as one ONNX file, or the run for TensorBoard.',
  description:
    'The file takes uint8 pixels [N, H, W, C], or an input [N, 1] for each column of a table, and gives class probabilities or numbers; normalization, class names and what goes in are inside it. With --tensorboard also, or only, event files that TensorBoard opens.',
  positionals: ['run'],
  options: z.strictObject({
    run: z
      .string()
      .min(1)
      .describe(
        'Run directory; with --tensorboard alone also a folder of several, such as that of a search.',
      ),
    to: z.string().min(1).optional().describe('ONNX file to write.').meta({ value: 'file' }),
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
    tensorboard: z
      .string()
      .min(1)
      .optional()
      .describe('Folder to write event files for TensorBoard to.')
      .meta({ value: 'folder' }),
    overwrite: z.boolean().default(false).describe('Replace files that exist.'),
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil export runs/photos-1 --to flowers.onnx', what: 'to ship it' },
    {
      line: 'pupil export runs/photos-1 --to flowers.onnx --card README.md',
      what: 'to publish it with a model card',
    },
    {
      line: 'pupil export searches/photos-1 --tensorboard board',
      what: 'to compare its trials in TensorBoard',
    },
    { line: 'pupil export runs/photos-1 --features --to eye.onnx', what: 'for others to begin with' },
  ],
  result: z.union([exportResult, boardResult]),
  async run({ run, to, tensorboard, config, ...options }, { output, world }, given) {
    if (to === undefined) requireOnlyBoard(tensorboard, given);
    const library = await world.library();
    const exported =
      to === undefined
        ? undefined
        : await library.export(run, to, {
            ...options,
            extensions: await readExtensions(config, world.folder),
          });
    const board =
      tensorboard === undefined
        ? undefined
        : await library.writeBoard(run, { out: tensorboard, overwrite: options.overwrite });
    for (const problem of board?.problems ?? []) output.note(problem);
    const text = [
      ...(exported === undefined ? [] : renderExported(exported, world.folder)),
      ...(board === undefined ? [] : renderBoard(board, world.folder)),
    ];
    if (exported === undefined) return { document: board!, text };
    return { document: { ...exported, ...(board && { tensorboard: board.tensorboard }) }, text };
  },
});

/** Flags that say something of event files alone. */
const OF_BOARD = ['run', 'tensorboard', 'overwrite'];

/** Without a file for the model there must be a folder for event files, and nothing that only a model could have. */
function requireOnlyBoard(tensorboard: string | undefined, given: ReadonlySet<string>): void {
  if (tensorboard === undefined) {
    throw new OptionError({
      code: 'option/missing',
      where: '--to',
      what: 'it is not said what to write',
      fix: 'name a file for the model, --to model.onnx, or a folder for event files of TensorBoard, --tensorboard board',
    });
  }
  const other = [...given].find((name) => !OF_BOARD.includes(name));
  if (other === undefined) return;
  throw new OptionError({
    code: 'option/without-to',
    where: `--${kebabCase(other)}`,
    what: 'this says something of the model, and without --to none is written',
    fix: 'add --to model.onnx, or leave it out',
  });
}
