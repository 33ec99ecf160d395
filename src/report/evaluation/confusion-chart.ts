import { formatNumberOf } from '../../base/format-count.js';
import type { HeatmapChart } from '../heatmap-chart.js';
import type { Confusions } from './confusions.js';

/** Classes of which a drawing of all pairs can be made out, and be made at all. */
export const MOST_IN_DRAWING = 400;

/** What was taken for what: colours are shares of each true class, numbers count examples. */
export function confusionChart({ classes, counts, rates }: Confusions): HeatmapChart {
  const total = counts.flat().reduce((a, b) => a + b, 0);
  return {
    kind: 'heatmap',
    title: 'Confusion matrix',
    notes: [`${formatNumberOf(total, 'example')}; numbers count them, colours are shares of each row`],
    x: { label: 'predicted', names: classes },
    y: { label: 'true', names: classes },
    // A class without examples has no shares.
    cells: rates.map((row, i) => row.map((rate) => (counts[i].some((count) => count > 0) ? rate : null))),
    texts: counts.map((row) => row.map((count) => (count === 0 ? '' : String(count)))),
    ends: ['none', 'all of the row'],
    isSquare: true,
  };
}
