import type { TrainContext } from '../events.js';
import type { TrainOptionsInput } from '../plan/options.js';
import { planTraining, type TrainingPlan } from '../plan/plan-training.js';
import type { TrainedModel } from '../transfer/start-from.js';
import { type FinderOptions, type FinderOptionsInput, parseFinderOptions } from './finder-options.js';

/** What looking for a learning rate would cost. */
export interface FindingPlan extends Pick<TrainingPlan, 'config' | 'skipped' | 'parameters'> {
  readonly options: FinderOptions;
  /** Updates of all sweeps, when none ends early. */
  readonly updates: number;
  readonly estimate: {
    /** From a few measured updates, and asking a backbone about each picture where one is; reading the data is not counted. */
    readonly seconds: number;
    readonly memoryBytes: number;
  };
}

/** Look at the data, resolve every option and time a few updates; sweeps nothing and writes nothing. */
export async function planFinding(
  model: TrainedModel,
  source: Parameters<typeof planTraining>[1],
  options: TrainOptionsInput & { readonly finder?: FinderOptionsInput } = {},
  context: TrainContext = {},
): Promise<FindingPlan> {
  // There is no run directory that could be in the way, and no rate to look for before looking for it.
  const { finder = {}, out: _out, learningRate: _rate, ...given } = options;
  const sweeping = parseFinderOptions(finder);
  const { config, skipped, parameters, secondsPerUpdate, estimate } = await planTraining(
    model,
    source,
    given,
    context,
  );
  const updates = sweeping.seeds * sweeping.updates;
  return {
    config,
    skipped,
    parameters,
    options: sweeping,
    updates,
    estimate: {
      seconds: updates * secondsPerUpdate + estimate.featureSeconds,
      memoryBytes: estimate.memoryBytes,
    },
  };
}
