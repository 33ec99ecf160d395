import { defineRule } from '../rule.js';

/** How far below and above an optimizer's usual rate people still go. */
const BELOW = 100;
const ABOVE = 10;
/** Larger batches bear larger rates, in proportion. */
const USUAL_BATCH = 256;

export const learningRateRange = defineRule({
  id: 'learning-rate-range',
  topic: 'learning-rate',
  severity: 'warning',
  why: 'Far above its usual range an optimizer diverges or settles on a poor network; far below it needs ages.',
  source:
    'Bengio 2012, "Practical recommendations for gradient-based training" (arXiv 1206.5533), section 3.1; Goyal et al. 2017 (arXiv 1706.02677) for batches',
  find({ optimizer, learningRate, batchSize }) {
    const usual = optimizer.defaultLearningRate;
    const scale = Math.max(1, (batchSize ?? USUAL_BATCH) / USUAL_BATCH);
    const [least, most] = [usual / BELOW, usual * ABOVE * scale].map((rate) => Number(rate.toPrecision(2)));
    if (learningRate >= least && learningRate <= most) return [];
    return [
      {
        where: 'learningRate',
        what: `${learningRate} is ${learningRate > most ? 'above' : 'below'} what ${optimizer.kind} is used with, ${least} to ${most}`,
        fix: `try ${usual}, the default of ${optimizer.kind}, or look for one with pupil find-lr`,
      },
    ];
  },
});
