import { defineTopic } from '../topic.js';

export const accumulation = defineTopic({
  name: 'accumulation',
  title: 'Accumulating gradients',
  aliases: ['accumulate', 'gradient-accumulation', 'virtual-batch'],
  what: 'accumulate n adds up the gradients of n batches and makes one update from their mean: the update of a batch n times larger, in the memory of a small one.',
  byDefault: '1: every batch updates.',
  change:
    'When the batch you want does not fit into memory. Rates and schedules then belong to the larger batch, and an epoch has n times fewer updates.',
  pitfalls:
    'Batch norm and dropout see each batch by itself, so that the result is close to, but not the same as, that of the larger batch; for tiny batches use groupNorm. It saves no time: where the larger batch fits, use it. The last update of an epoch may come from fewer batches. A run that is killed between two batches of an update makes them again and goes on to the same numbers.',
  options: ['accumulate', 'batchSize'],
  layers: [],
  sources: [
    'Goyal et al. 2017 (arXiv 1706.02677): large batches',
    'Ott et al. 2018 (arXiv 1806.00187): delayed updates',
  ],
});
