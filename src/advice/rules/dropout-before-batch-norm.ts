import { isDropping, isLinear, searchBack } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

export const dropoutBeforeBatchNorm = defineRule({
  id: 'dropout-before-batch-norm',
  topic: 'dropout',
  severity: 'warning',
  why: 'Dropout changes the variance in training but not afterwards, and batch norm goes on with the variance of training.',
  source:
    'Li et al. 2018, "Understanding the disharmony between dropout and batch normalization by variance shift" (arXiv 1801.05134)',
  find({ network }) {
    if (network === undefined) return [];
    return network.layers
      .filter(({ kind, options }) => kind === 'batchNorm' && options.state !== 'frozen')
      .flatMap((norm) => {
        const isNear = (layer: (typeof network.layers)[number]) =>
          isLinear(layer) || layer.kind === 'activation' || layer.kind === 'prelu';
        return searchBack(network, norm, isDropping, isNear).map(({ path, kind }) => ({
          where: path,
          what: `${kind} stands right before the batch norm ${norm.path}`,
          fix: 'place it behind the last batch norm, next to the output layer, or leave it out',
        }));
      });
  },
});
