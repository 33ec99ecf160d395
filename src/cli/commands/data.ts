import { z } from 'zod';
import { describeSource } from '../../data/index.js';
import { defineCommand } from '../command.js';
import { dataResult } from '../contract/index.js';
import { renderData } from '../data-view.js';
import { sourceFlags } from '../source-flags.js';
import { readSize, trainFlags } from '../train-flags.js';
import { showWork } from '../work-progress.js';

const { imageSize, channels, fit, validationSplit, seed } = trainFlags.shape;

export const dataCommand = defineCommand({
  name: 'data',
  summary: 'Look at pictures before training: balance, sizes, duplicates, damage.',
  description:
    'Reads every picture once and says what there is, what is wrong with it, and what to do. What lies at the path is found out as for `pupil train`; give the flags that training will be given. Nothing is trained or changed.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z
      .string()
      .min(1)
      .describe('Pictures: a folder with one subfolder per class, or any other data that pupil train reads.'),
    imageSize,
    channels,
    fit,
    validationSplit,
    seed,
    ...sourceFlags.shape,
  }),
  examples: [
    { line: 'pupil data photos/', what: 'what is there, and what to do about it' },
    { line: 'pupil data photos/ --json', what: 'the same for a program, with every file' },
  ],
  result: dataResult,
  async run({ folder, seed, imageSize, ...pictures }, { output, signal, world }) {
    const library = await world.library();
    const begun = world.now();
    const given = Object.fromEntries(Object.entries(pictures).filter(([, value]) => value !== undefined));
    const question = {
      seed,
      pictures: { ...given, ...(imageSize !== undefined && { imageSize: readSize(imageSize) }) },
    };
    const inspected = await library.inspectData(folder, question, { signal, onProgress: showWork(output) });
    if (inspected.source !== 'imageFolder') output.note(`found ${describeSource(inspected.source)}`);
    return {
      document: { ...inspected, seconds: (world.now() - begun) / 1000 },
      text: renderData(inspected, { style: output.style, columns: world.stdout.columns() }),
    };
  },
});
