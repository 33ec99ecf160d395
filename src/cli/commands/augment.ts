import { resolve } from 'node:path';
import { z } from 'zod';
import { renderAugmentation } from '../augmentation-view.js';
import { defineCommand } from '../command.js';
import { configFlag, usedConfig } from '../config-flag.js';
import { augmentResult } from '../contract/index.js';
import { trainFlags } from '../train-flags.js';
import { trainRequest } from '../train-request.js';
import { showWork } from '../work-progress.js';

const { augment, seed, imageSize, channels, fit, validationSplit } = trainFlags.shape;

export const augmentCommand = defineCommand({
  name: 'augment',
  summary: 'Show what augmentation would do to the pictures.',
  description:
    'Lists the operations of a policy (auto unless another is given), and with --preview writes a contact sheet: training pictures as they are, and as the network would see them in the first epochs. The same seed and options give the same pictures in training. Nothing is trained.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z.string().min(1).describe('Folder of pictures.'),
    preview: z.boolean().default(false).describe('Write a contact sheet.'),
    out: z
      .string()
      .regex(/\.png$/i)
      .default('augmentation.png')
      .describe('File of the contact sheet.')
      .meta({ value: 'file', rule: 'the name of a file, ending in .png' }),
    pictures: z.int().min(1).max(100).default(8).describe('Pictures on the sheet, spread over the classes.'),
    variants: z.int().min(1).max(20).default(6).describe('Epochs to show of each picture.'),
    augment,
    seed,
    imageSize,
    channels,
    fit,
    validationSplit,
    config: configFlag,
  }),
  examples: [
    { line: 'pupil augment photos/', what: 'what auto would do, and why' },
    { line: 'pupil augment photos/ --preview', what: 'the same as a contact sheet' },
    {
      line: 'pupil augment photos/ --preview --augment strong --pictures 4 --out strong.png',
      what: 'of another policy',
    },
  ],
  result: augmentResult,
  async run({ folder, preview, out, pictures, variants, config, ...flags }, { output, signal, world }) {
    const file = await usedConfig(config, { output, world });
    const request = await trainRequest(flags, file, world.folder);
    const library = await world.library();
    const previewed = await library.previewAugmentation(
      folder,
      request,
      { pictures: preview ? pictures : 0, variants, out: resolve(world.folder, out) },
      { signal, onProgress: showWork(output) },
    );
    return {
      document: previewed,
      text: renderAugmentation(previewed, world.folder, world.stdout.columns()),
    };
  },
});
