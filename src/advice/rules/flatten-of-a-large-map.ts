import { formatCount } from '../../base/format-count.js';
import { defineRule } from '../rule.js';

/** Values that a dense layer still takes with a bearable kernel. */
const MOST = 16_384;

export const flattenOfALargeMap = defineRule({
  id: 'flatten-of-a-large-map',
  topic: 'width',
  severity: 'advice',
  why: 'A dense layer behind it has a weight for every value and unit: nearly all parameters of the network, and most of what it can overfit with.',
  source: 'Lin, Chen, Yan 2013, "Network in network" (arXiv 1312.4400), section 3.2: global average pooling',
  find({ network }) {
    if (network === undefined) return [];
    return network.layers
      .filter(({ kind, output }) => kind === 'flatten' && output[1] > MOST)
      .flatMap((layer) =>
        network
          .after(layer)
          .filter(({ kind }) => kind === 'dense')
          .map((next) => ({
            where: layer.path,
            what: `${formatCount(layer.output[1])} values, so that ${next.path} has ${formatCount(next.parameters)} parameters`,
            fix: 'pool more before it, or use globalAvgPool2d in place of flatten',
          })),
      );
  },
});
