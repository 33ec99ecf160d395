import { downstream } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

export const activationOnOutput = defineRule({
  id: 'activation-on-output',
  topic: 'losses',
  severity: 'warning',
  why: 'The loss applies softmax or sigmoid itself, to logits: applied twice, the probabilities are squeezed together and gradients shrink.',
  source:
    'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 6.2.2; PyTorch, CrossEntropyLoss: "expected to contain the unnormalized logits"',
  find({ network, task }) {
    // Numbers may have bounds, and an output that keeps them.
    if (network?.head === undefined || task === 'regression') return [];
    return [network.head, ...downstream(network, network.head)]
      .filter(({ activation }) => activation !== 'linear')
      .map(({ path, activation }) => ({
        where: path,
        what: `the output goes through ${activation} before the loss`,
        fix: 'leave the activation out; the exported model gives probabilities all the same',
      }));
  },
});
