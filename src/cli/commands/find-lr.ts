import { resolve } from 'node:path';
import { z } from 'zod';
import { FinderOptions } from '../../train/index.js';
import { backboneFlags } from '../backbone-flags.js';
import { defineCommand } from '../command.js';
import { configFlag, usedConfig } from '../config-flag.js';
import { findLrPlanResult, findLrResult } from '../contract/index.js';
import { dryRunFlag } from '../dry-run-flag.js';
import { renderFinding, renderFindingPlan } from '../find-lr-view.js';
import { EXIT_CANNOT_TELL } from '../render-error.js';
import { tableFlag } from '../table-flag.js';
import { textColumns } from '../text-columns.js';
import { trainFlags } from '../train-flags.js';
import { trainRequest } from '../train-request.js';
import { showTraining } from '../training-view.js';

/** What decides how a network learns from one update to the next. */
const sweptFlags = trainFlags.omit({
  out: true,
  learningRate: true,
  schedule: true,
  warmupEpochs: true,
  epochs: true,
  freezeUntil: true,
  ema: true,
  diagnostics: true,
  monitor: true,
  monitorMode: true,
  patience: true,
  minDelta: true,
  baseline: true,
  startEpoch: true,
  restoreBest: true,
  onPlateau: true,
  onDivergence: true,
  keepCheckpoints: true,
  snapshots: true,
  swa: true,
  maxUpdates: true,
  maxSeconds: true,
});

export const findLr = defineCommand({
  name: 'find-lr',
  summary: 'Look for the learning rate with a few short trainings.',
  description:
    'Trains while the learning rate grows from update to update, from where it does nothing to where it ruins the network, once for each of a few seeds, and reads rates off the curve of the loss. Give it what you would give pupil train: the network, the optimizer, the batch size and the augmentation decide which rate is good. No file is written unless --plot or --table names one. Exits with 5 when the data cannot tell.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z.string().min(1).describe('Folder of pictures, or other data: docs/data.md says which.'),
    ...FinderOptions.shape,
    plot: z
      .string()
      .min(1)
      .optional()
      .describe('Draw the curve into this file as well, .svg or .png.')
      .meta({ value: 'file' }),
    table: tableFlag('Write every update of every sweep into this file, as a table.'),
    ...sweptFlags.shape,
    ...backboneFlags.shape,
    batchSize: sweptFlags.shape.batchSize.describe(
      'Pictures per batch; when given, the rates for other batch sizes are told as well.',
    ),
    config: configFlag,
    dryRun: dryRunFlag,
  }),
  examples: [
    { line: 'pupil find-lr photos/', what: 'for what pupil train photos/ would train' },
    { line: 'pupil find-lr photos/ --optimizer sgd --plot lr.png', what: 'also as a picture' },
    { line: 'pupil find-lr photos/ --batch-size 64', what: 'with the rates for other batch sizes' },
    { line: 'pupil find-lr houses.csv --target price --seeds 5', what: 'of a table' },
    { line: 'pupil train photos/ --lr auto', what: 'look for it and train with it' },
  ],
  result: z.union([findLrResult, findLrPlanResult]),
  hasEvents: true,
  async run({ folder, config, dryRun, plot, table, ...options }, { output, signal, world }, given) {
    // Whether they fit each other is for the library to say.
    const finder = z.object(FinderOptions.shape).parse(options);
    const flags = sweptFlags.strip().parse(options);
    const file = await usedConfig(config, { output, world });
    const request = await trainRequest(flags, file, world.folder);
    const library = await world.library();
    const context = { signal, onEvent: showTraining(output, world) };
    if (dryRun) {
      const plan = await library.planLearningRate(folder, request, finder, context);
      for (const { file, reason } of plan.skipped) output.note(`left out ${file}: ${reason}`);
      return { document: { dryRun: true as const, ...plan }, text: renderFindingPlan(plan) };
    }
    const begun = world.now();
    const inFolder = (file: string | undefined) => file && resolve(world.folder, file);
    const { result, lines } = await library.findLearningRate(
      folder,
      request,
      { finder, plot: inFolder(plot), table: inFolder(table) },
      textColumns(world.stdout.columns()),
      context,
    );
    const document = { ...result, seconds: (world.now() - begun) / 1000 };
    return {
      document,
      text: renderFinding(document, lines, {
        style: output.style,
        folder: world.folder,
        data: folder,
        withBatchSizes: given.has('batchSize'),
      }),
      exitCode: result.recommended === null ? EXIT_CANNOT_TELL : 0,
    };
  },
});
