import { defineTopic } from '../topic.js';

export const normalization = defineTopic({
  name: 'normalization',
  title: 'Normalizing the data',
  aliases: ['data-normalization', 'standardization', 'z-score', 'preprocessing', 'scaling'],
  question: 7,
  what: 'Networks learn best from inputs around 0 with a spread near 1. Normalization subtracts a mean and divides by a standard deviation, the same for every picture.',
  byDefault:
    'Mean and standard deviation of each channel over the training pictures only: validation pictures must not have a say. Both are stored in the run and become part of the exported model, which takes raw bytes: there is no second implementation that could drift.',
  change:
    'Nothing needs to be set. Pictures of strongly varying light profit from normalization inside the network too: instanceNorm or batchNorm as the first layer.',
  pitfalls:
    "Do not scale pixels before giving them to an exported model: it would be done twice. Statistics of other data (ImageNet's) are no better than those of your own when training from random weights. Pictures without any variation in a channel are handled: nothing is divided by 0.",
  options: ['channels', 'imageSize', 'fit'],
  layers: ['batchNorm', 'instanceNorm'],
  sources: ['LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", section 4.3'],
});
