import { OptionError } from '../../base/error.js';
import type { ModelSplit } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import { resolveOptimizer } from '../optimizers/index.js';
import { type DataFacts, planRun, type RunRequest } from '../plan/plan-run.js';
import type { RunConfig } from '../run/run-config.js';
import { sweepSeeds } from './find-learning-rate.js';
import { parseFinderOptions } from './finder-options.js';
import { obstacleText, SUGGESTION_REASONS } from './finding-notes.js';

/**
 * The plan of a run, with a learning rate that was looked for where the options ask for it ('auto'). What was found is a
 * number like any other in `config.json`, with where it came from beside it, so that resuming looks for nothing.
 *
 * Throws   As `planRun` and `findLearningRate`; OptionError `option/learning-rate-auto` when no rate can be recommended.
 */
export async function settleLearningRate(
  {
    planned,
    request,
    facts,
  }: { readonly planned: RunConfig; readonly request: RunRequest; readonly facts: DataFacts },
  split: ModelSplit,
  context: TrainContext,
): Promise<RunConfig> {
  if (request.options.learningRate !== 'auto') return planned;
  const options = parseFinderOptions({});
  const { recommended, obstacle, notes } = await sweepSeeds(planned, split, options, context);
  if (recommended === null) {
    const { kind, defaultLearningRate: rate } = resolveOptimizer(planned.training.optimizer);
    const { what, fix } = obstacleText(obstacle!, options, { kind, rate });
    throw new OptionError({
      code: 'option/learning-rate-auto',
      where: 'learningRate auto',
      what: `no learning rate can be told from the data: ${what}`,
      fix: `see the curve with pupil find-lr; ${fix}`,
    });
  }
  const { name, learningRate, lowest, highest } = recommended;
  for (const message of [
    `learning rate ${learningRate}, found by ${options.seeds} sweeps of ${options.updates} updates (${lowest} to ${highest}): ${name}, ${SUGGESTION_REASONS[name]}`,
    ...notes,
  ])
    context.onEvent?.({ type: 'note', message });
  return planRun({ ...request, found: { learningRate, lowest, highest, options } }, facts);
}
