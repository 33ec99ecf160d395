import { resolve } from 'node:path';
import { finderChart, requirePlotName, saveChart, terminalChart } from '../report/index.js';
import {
  findLearningRate,
  type LearningRateFinding,
  obstacleText,
  planFinding,
  type RunConfig,
  rateForBatch,
  requestedSource,
  resolveOptimizer,
  rounded,
  SUGGESTION_REASONS,
  writeAtomically,
} from '../train/index.js';
import { skippedFile } from './answers-to.js';
import type { FoundLearningRate, Library } from './library.js';
import { requireFolderFor } from './require-folder-for.js';
import { trainedModel } from './trained-model.js';

/** Learning rates looked for, with what was found brought into the form that `find-lr` prints. */
export const findings: Pick<Library, 'findLearningRate' | 'planLearningRate'> = {
  async findLearningRate(
    folder,
    { model, from, extensions, origin, ...request },
    { finder, plot, table },
    columns,
    context,
  ) {
    if (plot !== undefined) {
      requirePlotName(plot);
      await requireFolderFor(plot, '--plot');
    }
    if (table !== undefined) await requireFolderFor(table, '--table');
    const { source, training } = await requestedSource(folder, request);
    const finding = await findLearningRate(
      await trainedModel({ model, from, extensions, ...request }, (message) =>
        context.onEvent({ type: 'note', message }),
      ),
      source,
      { ...training, finder },
      { ...context, extensions, origin },
    );
    const chart = finderChart(finding);
    const files = {
      plot: plot === undefined ? null : await saveChart(chart, plot),
      table: table === undefined ? null : await writeSweeps(finding, table),
    };
    return { result: foundLearningRate(folder, finding, files), lines: terminalChart(chart, columns) };
  },
  async planLearningRate(folder, { model, from, extensions, origin, ...request }, finder, context) {
    const { source, training } = await requestedSource(folder, request);
    const plan = await planFinding(
      await trainedModel({ model, from, extensions, ...request }, (message) =>
        context.onEvent?.({ type: 'note', message }),
      ),
      source,
      { ...training, finder },
      { ...context, extensions, origin },
    );
    const { config, options, updates, parameters, skipped, estimate } = plan;
    return {
      ...findingSetting(folder, config, options),
      skipped: skipped.map(skippedFile),
      parameters,
      updatesInAll: updates,
      estimate: { ...estimate, diskBytes: 0 },
    };
  },
};

/** What a finding and a plan of one have in common, as commands print it. */
function findingSetting(
  folder: string,
  { training }: RunConfig,
  { minRate, maxRate, sweep, updates, seeds }: LearningRateFinding['options'],
) {
  const { architecture, optimizer, batchSize } = training;
  return {
    folder: resolve(folder),
    architecture,
    optimizer: optimizer.kind,
    batchSize,
    minRate,
    maxRate,
    sweep,
    updates,
    seeds,
  };
}

/** What looking for a learning rate came to, as commands print it. */
function foundLearningRate(
  folder: string,
  finding: LearningRateFinding,
  files: { readonly plot: string | null; readonly table: string | null },
): Omit<FoundLearningRate, 'seconds'> {
  const { config, options, recommended, obstacle } = finding;
  const { kind, defaultLearningRate } = resolveOptimizer(config.training.optimizer);
  return {
    ...findingSetting(folder, config, options),
    recommended: recommended && { ...recommended, why: SUGGESTION_REASONS[recommended.name] },
    obstacle: obstacle && {
      code: obstacle,
      ...obstacleText(obstacle, options, { kind, rate: defaultLearningRate }),
    },
    suggestions: [...finding.suggestions],
    notes: [...finding.notes],
    batchSizes: ratesByBatch(finding),
    curve: [...finding.curve],
    sweeps: finding.sweeps.map(({ seed, divergedAt, points }) => ({ seed, divergedAt, points: [...points] })),
    ...files,
  };
}

const RULE_SOURCES = {
  linear: 'Goyal et al. 2017, arXiv 1706.02677',
  'square-root': 'Malladi et al. 2022, arXiv 2205.10287',
} as const;

/** The recommended rate for half, double and four times the batch. */
function ratesByBatch({
  config,
  recommended,
  batchSizeRule: rule,
}: LearningRateFinding): FoundLearningRate['batchSizes'] {
  if (recommended === null || rule === null) return null;
  const from = config.training.batchSize;
  const sizes = [...(from % 2 === 0 ? [from / 2] : []), 2 * from, 4 * from];
  return {
    rule,
    source: RULE_SOURCES[rule],
    rates: sizes.map((to) => ({
      batchSize: to,
      learningRate: rounded(rateForBatch(recommended.learningRate, rule, { from, to })),
    })),
  };
}

/** Write every update of every sweep as CSV; returns the path. */
async function writeSweeps({ sweeps }: LearningRateFinding, file: string): Promise<string> {
  const lines = sweeps.flatMap(({ seed, points }) =>
    points.map(({ update, learningRate, loss, smoothed }) =>
      [seed, update, learningRate, loss, smoothed].join(','),
    ),
  );
  await writeAtomically(file, `${['seed,update,learningRate,loss,smoothedLoss', ...lines].join('\n')}\n`);
  return file;
}
