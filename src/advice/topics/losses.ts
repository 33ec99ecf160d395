import { defineTopic } from '../topic.js';

export const losses = defineTopic({
  name: 'losses',
  title: 'Loss and output',
  aliases: ['loss', 'cross-entropy', 'logits', 'output'],
  what: 'The loss is what training makes small. For one class out of several it is cross-entropy: the negative logarithm of the probability that the network gives to the true class. A network that knows nothing has a loss of ln(classes): 2.30 for ten.',
  byDefault:
    'Softmax cross-entropy over the classes of the folder. The network ends with one number per class, without activation (logits): the loss applies softmax itself, which is exact where two steps would not be. The exported model gives probabilities.',
  change:
    'There is seldom a reason to. Against labels that are sometimes wrong, label smoothing; against rare classes, more pictures of them.',
  pitfalls:
    'A softmax at the end of the network would be applied twice. A loss that rises while accuracy rises too means growing overconfidence: watch the loss (--monitor loss), calibration error, or use label smoothing. Losses are compared without smoothing: validation is measured against the plain labels.',
  options: ['labelSmoothing', 'monitor'],
  layers: ['dense'],
  sources: [
    'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 6.2',
    'Guo et al. 2017, "On calibration of modern neural networks" (arXiv 1706.04599)',
  ],
});
