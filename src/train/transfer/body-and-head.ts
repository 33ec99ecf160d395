import { InternalError } from '../../base/error.js';
import { type Layer, sequential } from '../../nn/index.js';
import type { ClassifierDefinition, FeatureClassifier, PictureClassifier } from '../model/classifier.js';
import type { RunConfig } from '../run/run-config.js';
import { rowLayers, rowShape } from './pretrained.js';

/** A network that begins with a backbone, in two: what makes one row of each picture, and what learns. */
export interface BodyAndHead {
  readonly body: Layer;
  readonly head: Layer;
}

/** Layers of both keep the names that they have in the whole. */
export function bodyAndHead({
  classifier,
  backbone,
}: Pick<RunConfig, 'classifier' | 'backbone'>): BodyAndHead {
  const { layers } = classifier.network.options as { readonly layers: readonly Layer[] };
  const count = 1 + rowLayers(backbone!.shape).length;
  return { body: sequential(layers.slice(0, count)), head: sequential(layers.slice(count)) };
}

/** What is trained where features are computed once. */
export function headClassifier(
  config: Pick<RunConfig, 'classifier' | 'backbone'>,
  shape: readonly number[],
): FeatureClassifier {
  const { task, classes, target } = config.classifier;
  const { head } = bodyAndHead(config);
  return { task, classes, target, network: head, input: { kind: 'features', shape } };
}

export function pictureClassifier(classifier: ClassifierDefinition): PictureClassifier {
  if ('normalization' in classifier) return classifier;
  throw new InternalError({ where: 'backbone', what: 'the run has no pictures' });
}

/** What the steps of a run train: the whole, or the head alone. */
export function trainedClassifier(
  config: Pick<RunConfig, 'classifier' | 'backbone'>,
): ClassifierDefinition | FeatureClassifier {
  return config.backbone?.recipe === 'features'
    ? headClassifier(config, rowShape(config.backbone.shape))
    : config.classifier;
}
