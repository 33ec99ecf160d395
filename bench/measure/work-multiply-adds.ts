import { multiplyAdds, simplify, type Tensor, topologicalOrder } from '../../src/graph/index.js';
import { buildClassifier } from '../../src/train/model/classifier.js';
import type { RunConfig } from '../../src/train/run/run-config.js';
import { runConfigOf } from '../work/run-config-of.js';
import { trainingProgram } from '../work/training-program.js';
import type { Work } from '../work/work.js';

/**
 * Multiplications, each with its addition, that one step needs: of the convolutions and matrix products in the graph of an
 * update, or of an answer. What cannot be avoided, whatever form the runtime gives it.
 */
export function workMultiplyAdds(work: Work): number {
  const config = runConfigOf(work, { threads: 1, dropout: true });
  const outputs = work.mode === 'infer' ? answersOf(config) : updateOf(config);
  return topologicalOrder(Object.values(simplify(outputs))).reduce(
    (sum, node) => sum + multiplyAdds(node),
    0,
  );
}

function answersOf({ classifier, training }: RunConfig): Record<string, Tensor> {
  const { answers } = buildClassifier(classifier, { batchSize: training.batchSize, mode: 'inference' });
  return { answers };
}

function updateOf(config: RunConfig): Record<string, Tensor> {
  const { state, results } = trainingProgram(config);
  const next = state.flatMap((entry, i) => (entry.next ? [[`next ${i}`, entry.next] as const] : []));
  return { ...results, ...Object.fromEntries(next) };
}
