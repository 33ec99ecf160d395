import { defineTopic } from '../topic.js';

export const batchNorm = defineTopic({
  name: 'batch-norm',
  title: 'Batch norm and its kin',
  aliases: ['batch-normalization', 'batchnorm', 'layer-norm', 'group-norm', 'instance-norm', 'rms-norm'],
  what: 'Batch norm subtracts the mean of each channel over the batch, divides by its deviation, and learns a new scale and offset. Training becomes faster and bears higher rates. Outside training it uses moving averages. layerNorm, groupNorm, instanceNorm and rmsNorm normalize within a picture and do not depend on the batch.',
  byDefault:
    'The default network has batch norm between each convolution and its relu, momentum 0.1 for the moving statistics. In frozen layers it is frozen too.',
  change:
    "Batches below 8 pictures: groupNorm. Sequences and attention: layerNorm. state 'frozenStatistics' keeps the moving statistics and still learns scale and offset, for fine-tuning on small batches.",
  pitfalls:
    'A bias right before it does nothing (useBias: false). Dropout right before it disturbs its statistics. Accumulated batches do not widen what it sees. If validation is much worse than training from the first epoch on, the moving statistics lag: train a little longer or raise momentum.',
  options: ['batchSize', 'freeze'],
  layers: ['batchNorm', 'layerNorm', 'groupNorm', 'instanceNorm', 'rmsNorm'],
  sources: [
    'Ioffe and Szegedy 2015 (arXiv 1502.03167)',
    'Wu and He 2018, "Group normalization" (arXiv 1803.08494)',
    'Ba, Kiros, Hinton 2016 (arXiv 1607.06450)',
  ],
});
