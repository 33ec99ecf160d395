import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { shellWord } from '../../base/shell-word.js';
import { defineCommand } from '../command.js';
import { demoResult } from '../contract/index.js';
import { displayPath } from '../display-path.js';
import { renderPredictions } from '../prediction-view.js';
import { renderRun, showTraining } from '../training-view.js';
import { showWork } from '../work-progress.js';

/** Enough for a small network to be right 98 times in 100, few enough to be drawn in seconds. */
const PICTURES_PER_CLASS = 600;
const NEW_PICTURES_PER_CLASS = 2;

export const demo = defineCommand({
  name: 'demo',
  summary: 'Draw a small picture folder and train on it, offline.',
  description:
    'Draws shapes in six classes, trains on them like on any folder, and predicts pictures the model has never seen.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z.string().min(1).default('pupil-demo').describe('Folder for the pictures and the runs.'),
    seed: z.int().nonnegative().default(0).describe('Decides the pictures and the training.'),
    epochs: z.int().min(1).default(12).describe('Passes over the pictures.'),
    threads: z
      .int()
      .min(1)
      .max(1024)
      .optional()
      .describe('Processor threads (default: all that are available).'),
  }),
  examples: [{ line: 'pupil demo', what: 'takes about a minute' }],
  result: demoResult,
  hasEvents: true,
  async run({ folder, seed, epochs, threads }, { output, signal, world }) {
    const library = await world.library();
    const base = resolve(world.folder, folder);
    const draw = async (name: string, options: { seed: number; perClass: number }) => {
      const target = join(base, name);
      if (existsSync(target)) output.note(`using the pictures in ${displayPath(target, world.folder)}`);
      else await library.drawDemoPictures(target, options, { signal, onProgress: showWork(output) });
      return target;
    };
    const pictures = await draw('shapes', { seed, perClass: PICTURES_PER_CLASS });
    const unseen = await draw('new-shapes', { seed: seed + 1, perClass: NEW_PICTURES_PER_CLASS });
    const run = await library.train(
      pictures,
      {
        model: 'auto',
        pictures: {},
        training: { seed, epochs, out: nextRun(base), ...(threads === undefined ? {} : { threads }) },
        origin: {},
      },
      { signal, onEvent: showTraining(output, world), report: true },
    );
    const { predictions } = await library.predict(run.model, await oneOfEachClass(unseen), { signal });
    const shown = predictions.map((one) => ({ ...one, file: displayPath(one.file, world.folder) }));
    return {
      document: { ...run, pictures, predictions },
      text: [
        'Pictures that the model has never seen:',
        '',
        ...renderPredictions(shown, 2),
        '',
        ...renderRun(run, output.style, world.folder),
        `  pupil train ${shellWord('your-pictures/')}        (one subfolder per class)`,
      ],
    };
  },
});

function nextRun(base: string): string {
  let number = 1;
  while (existsSync(join(base, `run-${number}`))) number++;
  return join(base, `run-${number}`);
}

async function oneOfEachClass(folder: string): Promise<string[]> {
  const classes = (await readdir(folder)).sort();
  return Promise.all(
    classes.map(async (name) => join(folder, name, (await readdir(join(folder, name))).sort()[0])),
  );
}
