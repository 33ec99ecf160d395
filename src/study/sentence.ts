import type { Answer, ArmAnswer } from './answer.js';
import type { Question } from './question.js';

/** What an answer says, for somebody who does not know statistics. Differences are in points, hundredths of the score. */
export function sentenceOf(
  { conclusion, best, arms, moreRuns }: Omit<Answer, 'sentence'>,
  { baseline }: Question,
): string {
  if (conclusion === 'change') {
    const winner = arms.find(({ arm }) => arm === best)!;
    return `use ${best}: ${effectOf(winner)} better than ${baseline.name}${priceOf(winner)}`;
  }
  if (conclusion === 'keep') return `keep ${baseline.name}: nothing else is better by anything that matters`;
  return moreRunsSentence(moreRuns);
}

/** What is missing for an answer. */
export function moreRunsSentence(moreRuns: number): string {
  if (moreRuns === Infinity)
    return 'cannot tell yet: more validation pictures are needed, more runs alone would not tell';
  return `cannot tell yet: about ${moreRuns} more runs needed`;
}

function effectOf({ comparison }: ArmAnswer): string {
  const { difference, interval, seeds } = comparison!;
  return `${points(difference)} points (${points(interval.low)} to ${points(interval.high)}, ${seeds} seeds)`;
}

function points(score: number): string {
  return (100 * score).toFixed(1);
}

function priceOf({ cost }: ArmAnswer): string {
  if (cost === undefined || Math.abs(cost.seconds - 1) < 0.1) return '';
  return `; training takes ${cost.seconds.toFixed(1)} times as long`;
}
