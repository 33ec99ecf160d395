import { DivergedError } from '../../base/error.js';
import { type DataSource, type ModelSplit, openSource } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import { openContext } from '../open-context.js';
import { dataFacts } from '../plan/data-facts.js';
import { parseTrainOptions, type TrainOptionsInput } from '../plan/options.js';
import { examplesPerEpoch } from '../plan/oversample.js';
import { planRun } from '../plan/plan-run.js';
import { settleEarly, settleTask } from '../plan/settle-task.js';
import { requireArguments } from '../require-arguments.js';
import type { RunConfig } from '../run/run-config.js';
import { startFrom, type TrainedModel } from '../transfer/start-from.js';
import { withFeatures } from '../transfer/with-features.js';
import { type BatchSizeRule, batchSizeRuleOf } from './batch-size-rule.js';
import { type Combined, combineSweeps, type Obstacle, type Suggestion } from './combine-sweeps.js';
import { type FinderOptions, type FinderOptionsInput, parseFinderOptions } from './finder-options.js';
import { findingNotes } from './finding-notes.js';
import { runSweep, type Sweep } from './sweep.js';

/** What looking for a learning rate came to. */
export interface LearningRateFinding extends Omit<Combined, 'obstacle' | 'stillFalling'> {
  /** What was trained in each sweep. */
  readonly config: RunConfig;
  readonly options: FinderOptions;
  readonly sweeps: readonly Sweep[];
  /** Null where the sweeps cannot tell; `obstacle` says why. */
  readonly recommended: Suggestion | null;
  readonly obstacle: Obstacle | null;
  /** How the rate goes with the batch size, by the optimizer; null where no rule is known. */
  readonly batchSizeRule: BatchSizeRule | null;
  /** What to think of when using the rate. */
  readonly notes: readonly string[];
}

/**
 * The learning rate for a training, by the range test of Smith 2017: a few short trainings in which the rate grows from update
 * to update, from where it does nothing to where it ruins the network. Takes the arguments of `train`; a learning rate and
 * a schedule among the options play no part. Writes nothing, and no network but its own is changed.
 *
 * Throws   What `train` throws for its arguments and data; OptionError `option/find-lr`; DivergedError
 *          `diverged/first-update` when not even the first loss is finite; InterruptedError when the signal is given.
 */
export async function findLearningRate(
  choice: TrainedModel,
  asked: DataSource,
  options: TrainOptionsInput & { readonly finder?: FinderOptionsInput } = {},
  world: TrainContext = {},
): Promise<LearningRateFinding> {
  const { finder = {}, ...given } = options;
  requireArguments(choice, asked);
  const { model, source, context } = startFrom(choice, asked, world);
  const sweeping = parseFinderOptions(finder);
  const parsed = parseTrainOptions(given);
  settleEarly(parsed, source);
  const data = await openSource(source, openContext(parsed, context));
  try {
    settleTask(parsed, data.targetKind);
    const facts = await dataFacts(parsed, data, context);
    const config = planRun({ model, source, options: parsed, given, ...context }, facts);
    const ready = await withFeatures(data, config, context.extensions?.values, context);
    return await sweepSeeds(config, ready.train, sweeping, context);
  } finally {
    await data.close();
  }
}

/** Sweep once for each seed, counted up from that of the run, and combine what comes of it. */
export async function sweepSeeds(
  config: RunConfig,
  split: ModelSplit,
  options: FinderOptions,
  { signal, extensions, onEvent }: TrainContext,
): Promise<LearningRateFinding> {
  const sweeps: Sweep[] = [];
  const { seeds, updates } = options;
  for (let i = 0; i < seeds; i++) {
    const seed = config.training.seed + i;
    const sweep = await runSweep({ ...config, training: { ...config.training, seed } }, split, options, {
      signal,
      extensions,
      onPoint: (point) =>
        onEvent?.({
          type: 'sweep',
          ...point,
          sweep: i + 1,
          sweeps: seeds,
          update: point.update + 1,
          updates,
        }),
    });
    sweeps.push(sweep);
  }
  if (sweeps.every(({ points }) => points.length === 0)) throw neverFinite(options);
  const { obstacle, stillFalling, ...combined } = combineSweeps(sweeps, options);
  const wanted = combined.suggestions.find(({ name }) => name === options.suggestion);
  return {
    config,
    options,
    sweeps,
    ...combined,
    recommended: wanted ?? null,
    obstacle: wanted === undefined ? (obstacle ?? 'no-suggestion') : null,
    batchSizeRule: batchSizeRuleOf(config.training.optimizer),
    notes: findingNotes(wanted, { options, stillFalling, passes: passesOf(config, options) }),
  };
}

/** How often one sweep shows every training example. */
function passesOf(config: RunConfig, { updates }: FinderOptions): number {
  const { batchSize, accumulate } = config.training;
  return (updates * accumulate) / Math.floor(examplesPerEpoch(config) / batchSize);
}

function neverFinite({ minRate }: FinderOptions): DivergedError {
  return new DivergedError({
    code: 'diverged/first-update',
    where: 'learning-rate finder',
    what: 'the very first loss is not a finite number, whatever the learning rate',
    got: { learningRate: minRate },
    fix: 'look for targets or weights of enormous size (pupil data), or for layers whose answers grow without end',
  });
}
