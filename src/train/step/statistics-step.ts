import { gradients, sum, type Tensor } from '../../graph/index.js';
import type { NoiseInput } from '../../nn/index.js';
import type { Program } from '../../runtime/index.js';
import { buildClassifier } from '../model/classifier.js';
import { frozenBy } from '../parameters/freezing.js';
import { bindLayout, type ParameterLayout } from './parameter-layout.js';
import type { StepDefinition } from './training-step.js';

/** Feed in the place of the moving statistics. */
export const STATISTICS_BEFORE = 'statisticsBefore';

/**
 * What one batch does to the moving statistics of a network in training; nothing is changed. Where every statistic follows
 * as new = kept · old + part of the batch, the results are `updated`, the new ones from those fed, and `kept`, which is
 * the derivative of the one by the other: whatever momentum each layer has, it is found in the graph.
 */
export function buildStatisticsStep(
  { classifier, freezing }: Pick<StepDefinition, 'classifier' | 'freezing'>,
  layout: ParameterLayout,
  batchSize: number,
): { readonly program: Program; readonly noise: readonly NoiseInput[] } {
  const bound = bindLayout(layout, (vector) => (vector === 'statistics' ? STATISTICS_BEFORE : vector));
  const frozen = frozenBy(freezing);
  const { feeds, network } = buildClassifier(classifier, {
    batchSize,
    mode: 'training',
    bind: bound.bind,
    frozen,
  });
  const before = bound.vectors.statistics as Tensor;
  const updated = bound.updatedStatistics(network.updates) as Tensor;
  const [kept] = gradients(sum(updated), [before]);
  const read = [bound.vectors.parameters, bound.vectors.frozen].filter((vector) => vector !== undefined);
  return {
    program: {
      name: `statistics, batch ${batchSize}`,
      feeds: [...feeds, before, ...network.noise.map(({ tensor }) => tensor)],
      state: read.map((vector) => ({ input: vector })),
      results: { updated, kept },
    },
    noise: network.noise,
  };
}
