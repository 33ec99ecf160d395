import type { ArmAnswer } from '../answer.js';
import { against, defineQuestion } from './question-kind.js';

const SHARES: readonly (readonly [name: string, share: number])[] = [
  ['a half', 0.5],
  ['a quarter', 0.25],
];

/** Fewer examples are seen so much more often that every arm makes as many updates. */
export const dataSize = defineQuestion({
  name: 'data-size',
  asks: 'Would more examples help?',
  from: 'trainings',
  experiment({ training, trainingCount, trainingShare }) {
    const { batchSize, epochs } = training;
    const arms = SHARES.filter(([, share]) => share * trainingCount >= batchSize).map(([name, share]) => ({
      name,
      patch: { trainingShare: share * trainingShare, epochs: Math.round(epochs / share), batchSize },
    }));
    return arms.length === 0
      ? { refusal: `there are too few examples to learn from a half of them in batches of ${batchSize}` }
      : against('all examples', arms);
  },
  conclude({ arms, sentence }) {
    const [half, quarter] = arms;
    const verdict = half.comparison?.verdict;
    const nothing = { best: undefined, patch: {} };
    if (verdict === undefined || verdict === 'unclear')
      return { ...nothing, conclusion: 'unclear', sentence };
    if (verdict !== 'worse')
      return {
        ...nothing,
        conclusion: 'keep',
        sentence: 'more examples like these would hardly help: half of them are as good as all',
      };
    const gain = gainOf(half);
    const next = guessedGain(half, quarter);
    const guess = next === undefined ? '' : `; twice as many may bring about ${next.toFixed(1)} more`;
    return {
      ...nothing,
      conclusion: 'keep',
      sentence: `more examples would help: all are ${gain.toFixed(1)} points better than half of them${guess}`,
    };
  },
});

/**
 * Points that twice as many examples may bring, if each doubling brings as much of the one before as the last one did: a guess, and called
 * so. Undefined where the last doubling brought nothing for sure, or where a quarter of the examples says nothing.
 */
export function guessedGain(half: ArmAnswer, quarter: ArmAnswer | undefined): number | undefined {
  if (half.comparison?.verdict !== 'worse') return undefined;
  const gain = gainOf(half);
  const before = quarter === undefined ? 0 : gainOf(quarter) - gain;
  return before > 0 ? Math.min(gain, gain ** 2 / before) : undefined;
}

function gainOf({ comparison }: ArmAnswer): number {
  return comparison === undefined ? 0 : -100 * comparison.difference;
}
