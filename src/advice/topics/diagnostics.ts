import { defineTopic } from '../topic.js';

export const diagnostics = defineTopic({
  name: 'diagnostics',
  title: 'Diagnostics',
  aliases: ['vanishing-gradients', 'dead-units', 'gradient-norm', 'debugging'],
  what: 'Every so many updates Pupil measures, for every layer, the length of its gradient and of its weights, how much the update changes them, the mean and spread of its activations and the share of units that are never active, and says in words what looks wrong.',
  byDefault:
    'Off. --diagnostics 100 measures every hundredth update into diagnostics.jsonl of the run; the updates between are not slowed.',
  change: 'When the loss does not fall, or only late: switch it on for an epoch.',
  pitfalls:
    'A healthy update changes weights by about a thousandth of their length; a hundredth is a rate too high, a hundred-thousandth one too low. Gradients that shrink a thousandfold towards the input vanish: relu, batch norm or residual blocks. Many dead units: a lower rate or leakyRelu. The first updates after the start look wild in every network.',
  options: ['diagnostics', 'clip'],
  layers: ['residual', 'batchNorm'],
  sources: ['Glorot and Bengio 2010', 'Pascanu, Mikolov, Bengio 2013 (arXiv 1211.5063)'],
});
