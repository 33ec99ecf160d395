import { formatCount } from '../../base/format-count.js';
import { defineRule } from '../rule.js';

/** Parameters for each picture above which memorizing is the easiest way to a small loss. */
const MOST = 1000;

export const parametersForTheData = defineRule({
  id: 'parameters-for-the-data',
  topic: 'width',
  severity: 'advice',
  why: 'A network with very many parameters for its pictures can learn them by heart, whatever their labels.',
  source:
    'Zhang et al. 2017, "Understanding deep learning requires rethinking generalization" (arXiv 1611.03530)',
  find({ network, pictures }) {
    if (network === undefined || pictures === undefined) return [];
    const each = Math.round(network.parameters / pictures.training);
    if (each <= MOST) return [];
    return [
      {
        where: 'network',
        what: `${formatCount(network.parameters)} parameters for ${formatCount(pictures.training)} pictures, ${formatCount(each)} for each`,
        fix: 'use a smaller network or more pictures; watch the gap between training and validation',
      },
    ];
  },
});
