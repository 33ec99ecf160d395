import { defineRule } from '../rule.js';

/** Share of a run above which a warm-up is no longer a beginning. */
const MOST = 0.3;

export const warmUpTooLong = defineRule({
  id: 'warm-up-too-long',
  topic: 'schedules',
  severity: 'warning',
  why: 'While the rate climbs little is learned; warm-up is for the unsteady first updates.',
  source:
    'Goyal et al. 2017 (arXiv 1706.02677), section 2.2: 5 of 90 epochs; Gotmare et al. 2018 (arXiv 1810.13243)',
  find({ options: { schedule }, epochs, updates }) {
    if (typeof schedule !== 'object') return [];
    const { warmupEpochs = 0, warmupSteps = 0 } = schedule as { warmupEpochs?: number; warmupSteps?: number };
    const shares = [
      ...(epochs === undefined ? [] : [warmupEpochs / epochs]),
      ...(updates === undefined ? [] : [warmupSteps / updates]),
    ];
    const share = Math.max(0, ...shares);
    if (share <= MOST) return [];
    return [
      {
        where: 'schedule',
        what:
          share >= 1
            ? 'the warm-up is as long as the run'
            : `the warm-up takes ${Math.round(share * 100)}% of the run`,
        fix: 'warm up over about a twentieth of the run, or train longer',
      },
    ];
  },
});
