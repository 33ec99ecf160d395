import { isNormalizing } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

/** Layers with kernels from which on training without normalization becomes delicate. */
const DEEP = 10;

export const noNormalization = defineRule({
  id: 'no-normalization',
  topic: 'batch-norm',
  severity: 'advice',
  why: 'Deep networks without normalization train slowly and depend on luck with the first weights and the learning rate.',
  source: 'Ioffe and Szegedy 2015 (arXiv 1502.03167); Santurkar et al. 2018 (arXiv 1805.11604)',
  find({ network }) {
    if (network === undefined || network.layers.some(isNormalizing)) return [];
    const kernels = network.layers.filter(({ hasKernel }) => hasKernel);
    if (kernels.length < DEEP || kernels.some(({ activation }) => activation === 'selu')) return [];
    return [
      {
        where: 'network',
        what: `${kernels.length} layers with kernels and no normalization`,
        fix: 'put batchNorm() behind convolutions, before their activation (groupNorm for small batches)',
      },
    ];
  },
});
