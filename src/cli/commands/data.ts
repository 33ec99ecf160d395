import { resolve } from 'node:path';
import { z } from 'zod';
import { describeSource } from '../../data/index.js';
import { InspectOptions } from '../../inspect/index.js';
import { defineCommand } from '../command.js';
import { dataResult, dataTableResult } from '../contract/index.js';
import { renderData } from '../data-view.js';
import { sourceFlags } from '../source-flags.js';
import { renderTableData } from '../table-data-view.js';
import { readSize, trainFlags } from '../train-flags.js';
import { showWork } from '../work-progress.js';

const { imageSize, channels, fit, validationSplit, seed } = trainFlags.shape;

export const dataCommand = defineCommand({
  name: 'data',
  summary: 'Look at data before training: balance, damage, copies, wrong labels; columns of a table.',
  description:
    'Reads every picture, or every row of a table, once and says what there is, what is wrong with it, and what to do. What lies at the path is found out as for `pupil train`; give the flags that training will be given. Small networks look for labels that are probably wrong where that is estimated to take less than 30 seconds. Nothing is changed.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z
      .string()
      .min(1)
      .describe(
        'A folder with one subfolder of pictures per class, a table, or any other data that pupil train reads.',
      ),
    imageSize,
    channels,
    fit,
    validationSplit,
    seed,
    sheet: z
      .string()
      .regex(/\.png$/i)
      .optional()
      .describe('Draw a contact sheet: examples of each class, suspicious labels and copies.')
      .meta({ value: 'file', rule: 'the name of a file, ending in .png' }),
    checkLabels: InspectOptions.shape.checkLabels,
    run: InspectOptions.shape.run.meta({ value: 'run' }),
    suspects: InspectOptions.shape.suspects,
    ...sourceFlags.shape,
  }),
  examples: [
    { line: 'pupil data photos/', what: 'what is there, and what to do about it' },
    {
      line: 'pupil data photos/ --check-labels always',
      what: 'look for wrong labels, however long it takes',
    },
    { line: 'pupil data photos/ --run runs/photos-1', what: 'let a trained network judge the labels' },
    {
      line: 'pupil data houses.csv --target price',
      what: 'what a table holds, and what training makes of it',
    },
    { line: 'pupil data photos/ --json', what: 'the same for a program, with every file' },
  ],
  result: z.discriminatedUnion('source', [dataResult, dataTableResult]),
  async run(
    { folder, seed, sheet, checkLabels, run, suspects, imageSize, ...pictures },
    { output, signal, world },
  ) {
    const library = await world.library();
    const begun = world.now();
    const given = Object.fromEntries(Object.entries(pictures).filter(([, value]) => value !== undefined));
    const question = {
      options: {
        checkLabels,
        suspects,
        ...(seed !== undefined && { seed }),
        ...(run !== undefined && { run: resolve(world.folder, run) }),
      },
      sheet: sheet === undefined ? undefined : resolve(world.folder, sheet),
      pictures: { ...given, ...(imageSize !== undefined && { imageSize: readSize(imageSize) }) },
    };
    const inspected = await library.inspectData(folder, question, { signal, onProgress: showWork(output) });
    const seconds = (world.now() - begun) / 1000;
    const view = { style: output.style, columns: world.stdout.columns(), folder: world.folder };
    if (inspected.source === 'table')
      return { document: { ...inspected, seconds }, text: renderTableData(inspected, view) };
    if (inspected.source !== 'imageFolder') output.note(`found ${describeSource(inspected.source)}`);
    return { document: { ...inspected, seconds }, text: renderData(inspected, view) };
  },
});
