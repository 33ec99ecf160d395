import { defineTopic } from '../topic.js';

export const normalization = defineTopic({
  name: 'normalization',
  title: 'Normalizing the data',
  aliases: ['data-normalization', 'standardization', 'z-score', 'preprocessing', 'scaling'],
  question: 7,
  what: 'Networks learn best from inputs around 0 with a spread near 1. Normalization subtracts a mean and divides by a spread.',
  byDefault:
    'Mean and standard deviation of each channel over the training pictures only: validation pictures must not have a say. Both are stored in the run and become part of the exported model, which takes raw bytes: there is no second implementation that could drift.',
  change:
    'Usually not. --normalize signed (-1 to 1) or unit (0 to 1) where another program expects it, or where the network goes on from weights that were trained so. --normalize perImage standardizes each picture by itself: for pictures of strongly varying light or contrast; instanceNorm as the first layer does it by channel. Columns of numbers have transforms of their own, chosen from their distribution: docs/normalization.md.',
  pitfalls:
    "Do not scale pixels before giving them to an exported model: it would be done twice. Statistics of other data (ImageNet's) are no better than those of your own when training from random weights. perImage takes away what tells a dark picture from a bright one: not for classes that differ in that. Pictures without any variation are handled: nothing is divided by 0.",
  options: ['normalize', 'channels', 'imageSize', 'fit'],
  layers: ['batchNorm', 'instanceNorm'],
  sources: ['LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", section 4.3'],
});
