import { defineRule } from '../rule.js';

/** Pictures whose statistics are steady enough. */
const LEAST = 8;

export const batchSizeForBatchNorm = defineRule({
  id: 'batch-size-for-batch-norm',
  topic: 'batch-size',
  severity: 'warning',
  why: 'Batch norm measures mean and variance on each batch; of very few pictures they are mostly noise.',
  source: 'Wu and He 2018, "Group normalization" (arXiv 1803.08494), figure 1',
  find({ network, batchSize }) {
    const hasNorm = network?.layers.some(({ kind, learns }) => kind === 'batchNorm' && learns);
    if (!hasNorm || batchSize === undefined || batchSize >= LEAST) return [];
    return [
      {
        where: 'batchSize',
        what: `batches of ${batchSize} in a network with batch norm`,
        fix: `use batches of ${LEAST} or more, or groupNorm in place of batchNorm (accumulate does not help: batch norm sees each batch by itself)`,
      },
    ];
  },
});
