import { input, softmax } from '../graph/index.js';
import { buildClassifier, type ClassifierDefinition, softmaxCrossEntropy } from '../nn/index.js';
import type { Program } from '../runtime/index.js';
import { bindLayout, type ParameterLayout, type VectorName } from './parameter-layout.js';
import { averageName } from './training-state.js';

/**
 * The network as it will be shipped, with the loss of each picture: no noise, moving statistics, state only read.
 * `averages` reads the moving averages of the weights. Results: `losses` [N] and `probabilities` [N, classes].
 */
export function buildEvaluationStep(
  classifier: ClassifierDefinition,
  layout: ParameterLayout,
  batchSize: number,
  averages: boolean,
): Program {
  const entryOf = (vector: VectorName) => (averages && vector !== 'frozen' ? averageName(vector) : vector);
  const bound = bindLayout(layout, entryOf);
  const built = buildClassifier(classifier, { batchSize, mode: 'inference', bind: bound.bind });
  const labels = input('labels', [batchSize], 'int32');
  const { perSample } = softmaxCrossEntropy(built.logits, labels);
  const vectors = Object.values(bound.vectors).filter((vector) => vector !== undefined);
  return {
    name: `evaluation, batch ${batchSize}`,
    feeds: [built.pixels, labels],
    state: vectors.map((vector) => ({ input: vector })),
    results: { losses: perSample, probabilities: softmax(built.logits) },
  };
}
