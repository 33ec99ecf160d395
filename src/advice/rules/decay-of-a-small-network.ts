import { formatCount } from '../../base/format-count.js';
import { defineRule } from '../rule.js';

const SMALL = 20_000;
/** Above these, decay outweighs what few weights can learn. */
const MOST = { coupled: 1e-3, decoupled: 0.05 } as const;

export const decayOfASmallNetwork = defineRule({
  id: 'decay-of-a-small-network',
  topic: 'weight-decay',
  severity: 'advice',
  why: 'A network this small can hardly overfit; strong decay takes from it what it has.',
  source: 'Krogh and Hertz 1992, "A simple weight decay can improve generalization"',
  find({ network, optimizer: { options } }) {
    const { weightDecay, decoupled } = options;
    if (network === undefined || network.parameters >= SMALL || typeof weightDecay !== 'number') return [];
    if (weightDecay <= MOST[decoupled === true ? 'decoupled' : 'coupled']) return [];
    return [
      {
        where: 'optimizer.weightDecay',
        what: `a weight decay of ${weightDecay} for ${formatCount(network.parameters)} parameters`,
        fix: 'use less, or leave it out',
      },
    ];
  },
});
