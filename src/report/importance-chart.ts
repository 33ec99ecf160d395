import { FEWEST_TRIALS, LEAST_IMPORTANCE, type SearchOutcome } from '../search/index.js';
import type { BarChart } from './bar-chart.js';
import { shortParameter } from './search-values.js';

/** Bars of a drawing at most; the rest are said to be there. */
const MOST_BARS = 15;

/** How much each parameter of a search matters for its first objective, most first. */
export function importanceChart({
  importance,
  objectives,
  trials,
}: Pick<SearchOutcome, 'importance' | 'objectives' | 'trials'>): BarChart {
  const complete = trials.filter(({ state }) => state === 'complete').length;
  const left = importance.length - MOST_BARS;
  const few =
    complete < FEWEST_TRIALS
      ? `not known before ${FEWEST_TRIALS} complete trials; there are ${complete}`
      : 'not known: all complete trials came to the same';
  return {
    kind: 'bars',
    title: `What mattered for ${objectives[0].name}`,
    notes: [
      ...(importance.length === 0
        ? [few]
        : [
            `from ${complete} complete trials; what is left to 100% is what parameters do together, and pale bars are noise`,
          ]),
      ...(left > 0 ? [`and ${left} parameters that matter less`] : []),
    ],
    label: 'share of the variance that it explains by itself',
    bars: importance.slice(0, MOST_BARS).map(({ name, share }) => ({
      name: shortParameter(name),
      share,
      text: share >= 0.0005 ? `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%` : '0%',
      isNoise: share < LEAST_IMPORTANCE,
    })),
  };
}
