import type { Obstacle, Suggestion } from './combine-sweeps.js';
import type { FinderOptions, SuggestionName } from './finder-options.js';

/** Why each suggestion may be the one to take. */
export const SUGGESTION_REASONS: Readonly<Record<SuggestionName, string>> = {
  valley: 'two thirds into the longest fall of the loss: it has been falling for long, and does not yet turn',
  slide: 'the last rate before the curve turns up',
  steepest: 'where the loss falls fastest',
  minimum: 'a tenth of the rate with the lowest loss',
};

/** Times that one sweep may show the same example before falling by heart is a part of what is seen. */
const MOST_PASSES = 5;
/** Spread over the seeds, as a factor, above which one more number says little. */
const WIDE_SPREAD = 10;

/** What somebody who is about to use a rate should know. */
export function findingNotes(
  recommended: Suggestion | undefined,
  facts: { readonly options: FinderOptions; readonly stillFalling: number; readonly passes: number },
): string[] {
  const { options, stillFalling, passes } = facts;
  const notes: string[] = [];
  if (2 * stillFalling > options.seeds)
    notes.push(
      `the loss was still falling at the highest rate, ${options.maxRate}: higher ones may be better; sweep further with maxRate (--max-rate)`,
    );
  if (recommended !== undefined && recommended.highest > WIDE_SPREAD * recommended.lowest)
    notes.push(
      `the seeds disagree more than tenfold (${recommended.lowest} to ${recommended.highest}): take more seeds or more updates`,
    );
  if (passes > MOST_PASSES)
    notes.push(
      `each sweep showed every training example ${Math.round(passes)} times, so that a part of the fall is learning by heart: rather take a lower rate than a higher one, or fewer updates`,
    );
  return notes;
}

/** What stands in the way of a recommendation, and the way on. */
export function obstacleText(
  obstacle: Obstacle,
  { minRate, maxRate, suggestion }: FinderOptions,
  usual: { readonly kind: string; readonly rate: number },
): { readonly what: string; readonly fix: string } {
  const known = `or take the usual rate of ${usual.kind}, ${usual.rate}`;
  switch (obstacle) {
    case 'early-divergence':
      return {
        what: `the loss rose before it could fall: ${minRate} is too high to begin with`,
        fix: `begin lower, with minRate (--min-rate) ${Number((minRate / 1000).toPrecision(1))}, ${known}`,
      };
    case 'no-fall':
      return {
        what: `the loss never fell by more than chance between ${minRate} and ${maxRate}`,
        fix: `take more updates or other rates, look whether labels fit the data (pupil data), ${known}`,
      };
    case 'no-suggestion':
      return {
        what: `the curve has no place for the suggestion ${suggestion}`,
        fix: `ask for another, such as valley, ${known}`,
      };
  }
}
