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
        what: `${network.parameters.toLocaleString('en-US')} parameters for ${pictures.training.toLocaleString('en-US')} pictures, ${each.toLocaleString('en-US')} for each`,
        fix: 'use a smaller network or more pictures; watch the gap between training and validation',
      },
    ];
  },
});
