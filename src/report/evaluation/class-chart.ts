import type { IntervalChart } from '../interval-chart.js';
import type { ClassScore } from './class-scores.js';
import { percent } from './words.js';

/** Classes that one drawing has room for. */
const MOST = 30;

/** F1 of the classes that are told worst, with intervals, the worst first; classes without examples are left out. */
export function classChart(scores: readonly ClassScore[], of: 'class' | 'label'): IntervalChart {
  const known = scores.filter(({ support }) => support > 0).sort((a, b) => a.f1.value - b.f1.value);
  const plural = of === 'class' ? 'classes' : 'labels';
  return {
    kind: 'intervals',
    title: `F1 of each ${of}`,
    notes: [
      known.length > MOST
        ? `the ${MOST} lowest of ${known.length} ${plural}, with intervals of 95%`
        : 'the lowest first, with intervals of 95%',
    ],
    label: 'F1',
    rows: known
      .slice(0, MOST)
      .map(({ name, f1: { value, low, high } }) => ({ name, value, low, high, text: percent(value) })),
  };
}
