import { openModel } from '../../runtime/index.js';
import type { TrainContext } from '../events.js';
import type { InputRules } from '../input/input-rules.js';
import { pictureFeeds } from '../input/picture-input.js';
import type { RunConfig } from '../run/run-config.js';
import { bodyAndHead, pictureClassifier } from './body-and-head.js';
import { FEATURES, featureModel } from './feature-model.js';

/** Pictures that a backbone is asked about at a time. */
export const PICTURES_AT_ONCE = 32;

/** A backbone that can be asked about pictures. */
export interface FeatureSession {
  /** Features of a batch, row by row. */
  ask(batch: Parameters<InputRules['modelFeeds']>[1]): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** The bytes of the model that makes features for a run. */
export function modelOfFeatures(
  config: Pick<RunConfig, 'classifier' | 'backbone'>,
  values: ReadonlyMap<string, Float32Array> | undefined,
  { extensions }: Pick<TrainContext, 'extensions'>,
): Uint8Array {
  const { body } = bodyAndHead(config);
  return featureModel(pictureClassifier(config.classifier), body, values ?? new Map(), { extensions });
}

export async function openFeatureSession(
  { classifier, training }: Pick<RunConfig, 'classifier' | 'training'>,
  model: Uint8Array,
): Promise<FeatureSession> {
  const session = await openModel('backbone', model, training.threads);
  const feeds = pictureFeeds(pictureClassifier(classifier).input);
  return {
    ask: async (batch) => (await session.run(feeds(session.inputs, batch)))[FEATURES] as Float32Array,
    dispose: () => session.dispose(),
  };
}
