import type { Program } from '../../runtime/index.js';
import { buildClassifier, type ClassifierDefinition } from '../model/classifier.js';
import { type LossSetup, validationLoss } from './loss-of.js';
import { bindLayout, type ParameterLayout, type VectorName } from './parameter-layout.js';
import { averageName } from './training-state.js';

/**
 * The network as it will be shipped, with the loss of each picture: no noise, moving statistics, state only read.
 * `averages` reads the moving averages of the weights. Results: `losses` [N] and `answers` [N, K].
 */
export function buildEvaluationStep(
  classifier: ClassifierDefinition,
  setup: LossSetup,
  layout: ParameterLayout,
  batchSize: number,
  averages: boolean,
): Program {
  const entryOf = (vector: VectorName) => (averages && vector !== 'frozen' ? averageName(vector) : vector);
  const bound = bindLayout(layout, entryOf);
  const built = buildClassifier(classifier, { batchSize, mode: 'inference', bind: bound.bind });
  const { feeds, loss } = validationLoss(classifier, setup, built.outputs);
  const vectors = Object.values(bound.vectors).filter((vector) => vector !== undefined);
  return {
    name: `evaluation, batch ${batchSize}`,
    feeds: [...built.feeds, ...feeds],
    state: vectors.map((vector) => ({ input: vector })),
    results: { losses: loss.perSample, answers: built.answers },
  };
}
