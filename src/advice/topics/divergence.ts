import { defineTopic } from '../topic.js';

export const divergence = defineTopic({
  name: 'divergence',
  title: 'When training diverges',
  aliases: ['nan', 'infinite-loss', 'diverged', 'explodes'],
  what: 'Training has diverged when the loss is no longer a finite number. One step that is too long leads to larger gradients, longer steps, and infinity within a few updates.',
  byDefault: 'The run stops, says in which epoch, and exits with code 4; the checkpoint before it is kept.',
  change:
    "Lower the learning rate by ten, or warm up longer, or clip gradients (--clip 1). onDivergence 'recover' goes back to the beginning of the epoch with a tenth of the rate, three times at most.",
  pitfalls:
    'If it happens in the first updates: the rate, or the first weights of a network without normalization. If it happens after hours: a rare batch; clip. Look at the pictures too: damaged ones are left out, but labels in disorder look like divergence that never comes: a loss that stays at ln(classes).',
  options: ['onDivergence', 'clip', 'learningRate', 'warmupEpochs'],
  layers: ['batchNorm'],
  sources: ['Pascanu, Mikolov, Bengio 2013 (arXiv 1211.5063)', 'Bengio 2012 (arXiv 1206.5533)'],
});
