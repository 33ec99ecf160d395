import { namesOf } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

export const biasBeforeBatchNorm = defineRule({
  id: 'bias-before-batch-norm',
  topic: 'batch-norm',
  severity: 'advice',
  why: 'Batch norm takes the mean away, and the bias with it: the bias is stored and updated for nothing.',
  source: 'Ioffe and Szegedy 2015 (arXiv 1502.03167), section 3.2',
  find({ network }) {
    if (network === undefined) return [];
    const biased = network.layers
      .filter(({ kind, options }) => kind === 'batchNorm' && options.state !== 'frozen')
      .flatMap((norm) => network.before(norm))
      .filter(
        ({ hasKernel, activation, options }) =>
          hasKernel && activation === 'linear' && options.useBias === true,
      );
    if (biased.length === 0) return [];
    return [
      {
        where: namesOf(biased),
        what: `${biased.length === 1 ? 'a bias stands' : `${biased.length} biases stand`} right before batch norm`,
        fix: 'set useBias to false there',
      },
    ];
  },
});
