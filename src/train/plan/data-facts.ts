import { channelStatistics, type ModelData } from '../../data/index.js';
import type { ChannelNormalization } from '../../nn/index.js';
import type { TrainContext } from '../events.js';
import { mirrorFacts } from './augmentation-by-data.js';
import { countClasses } from './count-classes.js';
import { nominalNormalization } from './nominal-normalization.js';
import type { TrainOptions } from './options.js';
import type { DataFacts } from './plan-run.js';

/** What open data say to the plan of a run. */
export async function dataFacts(
  options: TrainOptions,
  data: ModelData,
  context: TrainContext,
): Promise<DataFacts> {
  return {
    targetKind: data.targetKind,
    classes: data.classes,
    classCounts: countClasses(data),
    weighted: data.train.weights !== undefined,
    input: data.input,
    training: data.train.count,
    validation: data.validation.count,
    fingerprint: data.fingerprint,
    normalization: await statisticsFor(options, data),
    target: data.target,
    mirror: await mirrorFacts(options, data, context),
  };
}

/** Another pass over the pictures only where it decides something. */
async function statisticsFor(
  { normalize }: TrainOptions,
  { train: split }: ModelData,
): Promise<ChannelNormalization | undefined> {
  // A table knows how its columns are normalized.
  if ('rows' in split) return undefined;
  return normalize === 'channels' ? channelStatistics(split) : nominalNormalization(split.input.channels);
}
