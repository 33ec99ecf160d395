import { defineTopic } from '../topic.js';

export const clipping = defineTopic({
  name: 'clipping',
  title: 'Clipping gradients',
  aliases: ['clip', 'gradient-clipping', 'exploding-gradients'],
  what: "Now and then a batch gives a gradient many times longer than usual, and one such step can undo an epoch. Clipping limits it: by globalNorm the whole gradient is scaled down together, by norm each variable's part, by value each entry.",
  byDefault: 'Off: networks with batch norm and a warm-up seldom need it.',
  change:
    'Recurrent layers, attention and very deep networks without normalization: --clip 1. To choose the number, switch diagnostics on and take a few times the usual norm.',
  pitfalls:
    'A limit below the usual norm makes every step the same length: the learning rate then means something else. Clipping hides a rate that is too high; look at that first. By value it changes the direction of the step. It acts before the optimizer, so adam, which divides by the size of gradients, feels it less than sgd.',
  options: ['clip', 'diagnostics', 'learningRate'],
  layers: ['lstm', 'gru'],
  sources: [
    'Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent neural networks" (arXiv 1211.5063)',
  ],
});
