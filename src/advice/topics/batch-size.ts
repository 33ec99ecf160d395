import { defineTopic } from '../topic.js';

export const batchSize = defineTopic({
  name: 'batch-size',
  title: 'Batch size',
  aliases: ['batch', 'batches', 'mini-batch'],
  what: 'A batch is the number of pictures whose mean gradient makes one update. Larger batches give steadier gradients and use the processor better; smaller ones give more updates per epoch, and their noise helps to generalize.',
  byDefault:
    '32 for fewer than 2,000 pictures, 64 for fewer than 20,000, else 128; never more than there are pictures. The last batch of an epoch is smaller where the numbers ask for it: every picture is seen.',
  change:
    'Smaller when memory is short or pictures are few; larger, with the rate raised along, when an epoch takes long. See accumulation for batches that do not fit.',
  pitfalls:
    'Change the learning rate with it. Batch norm needs 8 pictures or more. Larger batches with the same number of epochs mean fewer updates: train longer. Speed hardly grows once all threads are busy.',
  options: ['batchSize', 'accumulate', 'learningRate'],
  layers: ['batchNorm'],
  sources: [
    'Keskar et al. 2017 (arXiv 1609.04836)',
    'Masters and Luschi 2018 (arXiv 1804.07612)',
    'Goyal et al. 2017 (arXiv 1706.02677)',
  ],
});
