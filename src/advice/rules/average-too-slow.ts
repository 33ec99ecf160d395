import { formatCount } from '../../base/format-count.js';
import { defineRule } from '../rule.js';

export const averageTooSlow = defineRule({
  id: 'average-too-slow',
  topic: 'weight-averaging',
  severity: 'warning',
  why: 'Without warmup an average with decay d reaches back over about 1 / (1 - d) updates; longer than the run, it still holds the first weights at the end.',
  source: 'Polyak and Juditsky 1992; Izmailov et al. 2018 (arXiv 1803.05407)',
  find({ options: { ema }, updates }) {
    // A decay that rises with the updates never reaches back further than about a ninth of them.
    if (ema === false || ema.warmup || updates === undefined) return [];
    const reach = Math.round(1 / (1 - ema.decay));
    // The share of the first weights left at the end is d^updates: above e^-5 it tells.
    if (reach * 5 <= updates) return [];
    const decay = 1 - 10 / updates;
    return [
      {
        where: 'ema.decay',
        what: `a decay of ${ema.decay} reaches back ${formatCount(reach)} updates, and the run has ${formatCount(updates)}`,
        fix:
          decay > 0
            ? `leave warmup on, use a decay of ${Number(decay.toFixed(4))} or less, or train longer`
            : 'leave ema out, or train longer: so few updates leave nothing to average',
      },
    ];
  },
});
