import { defineTopic } from '../topic.js';

export const weightDecay = defineTopic({
  name: 'weight-decay',
  title: 'Weight decay, L1 and L2',
  aliases: ['l2', 'l1', 'regularization', 'decay', 'decoupled'],
  what: 'Decay pulls every weight towards 0, in proportion to it (weightDecay, L2) or by the same amount (l1, which makes many nearly 0). Small weights make smoother functions. Decoupled decay acts on the weights directly, coupled decay through the gradient.',
  byDefault:
    '0.01, decoupled, for adamw; none for the others. Biases and the scale and offset of normalization do not decay unless a group says so.',
  change:
    'More (0.05 to 0.1 with adamw, 5e-4 with sgd) when training runs ahead of validation; less for small networks, which can hardly overfit.',
  pitfalls:
    'Coupled decay with adam is divided by the size of the gradients and acts unevenly: use adamw, or decoupled: true. Decay is multiplied by the learning rate, so that a higher rate decays more. Behind batch norm it does not shrink the function at all; it raises the effective rate.',
  options: ['weightDecay', 'optimizer', 'groups'],
  layers: [],
  sources: ['Loshchilov and Hutter 2019 (arXiv 1711.05101)', 'Krogh and Hertz 1992', 'Tibshirani 1996 (L1)'],
});
