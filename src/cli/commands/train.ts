import { z } from 'zod';
import { backboneFlags } from '../backbone-flags.js';
import { defineCommand } from '../command.js';
import { configFlag, usedConfig } from '../config-flag.js';
import { planResult, trainResult } from '../contract/index.js';
import { dryRunFlag } from '../dry-run-flag.js';
import { reportFlag } from '../report-flag.js';
import { tensorboardFlag } from '../tensorboard-flag.js';
import { trainFlags } from '../train-flags.js';
import { trainRequest } from '../train-request.js';
import { renderRun, renderTrainingPlan, showTraining } from '../training-view.js';

export const train = defineCommand({
  name: 'train',
  summary: 'Train a model on a folder of pictures, or on a table.',
  description:
    'The folder has one subfolder of pictures per class, or train/, val/ and test/ above such subfolders. It may also hold IDX files (MNIST), CIFAR binary batches, .npy or Parquet files, or be an .npz, .csv or .parquet file, a list of pictures or a table of numbers and names: what is there is found out and said. The result is a run directory with the model as an ONNX file. Ctrl-C saves the state and prints the line that resumes.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z.string().min(1).describe('Folder of pictures, or other data: docs/data.md says which.'),
    ...trainFlags.shape,
    ...backboneFlags.shape,
    config: configFlag,
    dryRun: dryRunFlag,
    report: reportFlag,
    tensorboard: tensorboardFlag,
  }),
  examples: [
    { line: 'pupil train photos/', what: 'everything is chosen from the pictures' },
    {
      line: 'pupil train photos/ --epochs 20 --image-size 64 --out runs/first',
      what: 'with some of it said',
    },
    { line: 'pupil train photos/ --config sgd.yaml --seed 2', what: 'the rest is said in a file' },
    {
      line: 'pupil train photos/ --from resnet18.onnx',
      what: 'a head on a trained network, which stays as it is',
    },
    { line: 'pupil train houses.csv --target price', what: 'a table, and the column to predict' },
    { line: 'pupil train photos/ --dry-run', what: 'what would be done, and how long it would take' },
    { line: 'pupil train photos/ --ndjson --quiet > events.ndjson', what: 'for a program to follow' },
  ],
  result: z.union([trainResult, planResult]),
  hasEvents: true,
  async run({ folder, config, dryRun, report, tensorboard, ...flags }, { output, signal, world }) {
    const file = await usedConfig(config, { output, world });
    const request = await trainRequest(flags, file, world.folder);
    const library = await world.library();
    const context = { signal, onEvent: showTraining(output, world), report, tensorboard };
    if (dryRun) {
      const plan = await library.plan(folder, request, context);
      for (const { file, reason } of plan.skipped) output.note(`left out ${file}: ${reason}`);
      return { document: { dryRun: true as const, ...plan }, text: renderTrainingPlan(plan, world.folder) };
    }
    const run = await library.train(folder, request, context);
    return { document: run, text: renderRun(run, output.style, world.folder) };
  },
});
