import { formatNumberOf } from '../base/format-count.js';
import { paretoFronts } from '../search/index.js';
import type { StudyOutcome } from '../study/index.js';
import { axisAround, type ScatterChart, type ScatterPoint } from './scatter-chart.js';
import { shortened } from './shortened.js';
import { rangeOfEffects, VERDICT_GROUPS } from './study-values.js';

/** What costs may be looked at. */
export type CostName = 'seconds' | 'parameters';

const COST_LABELS: Readonly<Record<CostName, string>> = {
  seconds: 'time of training, times that of the config as it is',
  parameters: 'size of the network, times that of the config as it is',
};

/**
 * What each arm of a study gains against what it costs, and the front of those that no other beats in both by what was seen. Named are
 * those on the front; every question is compared with the config as it is, the star.
 */
export function tradeOffChart(
  { answers, plan }: Pick<StudyOutcome, 'answers' | 'plan'>,
  cost: CostName = 'seconds',
): ScatterChart {
  const measured = answers
    // Fewer examples are no choice.
    .filter(({ question }) => question !== 'data-size')
    .flatMap(({ question, arms }) =>
      arms.flatMap(({ arm, comparison, cost: costs }) => {
        const x = costs?.[cost] ?? 0;
        if (comparison === undefined || !(x > 0 && Number.isFinite(x))) return [];
        const { verdict, difference, interval } = comparison;
        const effect = { low: 100 * interval.low, high: 100 * interval.high };
        return [{ name: `${question}: ${arm}`, verdict, x, y: 100 * difference, effect }];
      }),
    );
  const margin = 100 * plan.margin;
  const [start, end] = rangeOfEffects(
    measured.map(({ effect }) => effect),
    margin,
  );
  const known = measured.filter(({ y }) => start <= y && y <= end);
  const far = measured.length - known.length;
  const all = [{ x: 1, y: 0 }, ...known];
  const [front = []] = paretoFronts(all.map(({ x, y }) => [x, -y]));
  const points = known.map(
    ({ name, verdict, x, y, effect }, i): ScatterPoint => ({
      x,
      y,
      look: verdict,
      ...(front.includes(i + 1) ? { label: shortened(name, 34) } : {}),
      interval: [effect.low, effect.high],
    }),
  );
  const steps = front.map((i) => [all[i].x, all[i].y] as const).sort(([a], [b]) => a - b);
  return {
    kind: 'scatter',
    title: `What changes gain, and what they cost in ${cost === 'seconds' ? 'time' : 'size'}`,
    notes: [
      'named: what no other change beats in both; lines: intervals; grey: does not matter',
      ...(far === 0 ? [] : [`${formatNumberOf(far, 'change')} far outside not drawn`]),
    ],
    x: axisAround([...all.map(({ x }) => x), 0.5, 2], { label: COST_LABELS[cost], scale: 'log' }),
    y: { label: 'percentage points of the score', start, end, scale: 'linear' },
    groups: [{ look: 'baseline', name: 'config as it is' }, ...VERDICT_GROUPS],
    points: [{ x: 1, y: 0, look: 'baseline' }, ...points],
    paths: steps.length < 2 ? [] : [{ shape: 'steps-after', isGuess: false, points: steps }],
    band: [-margin, margin],
    level: 0,
  };
}
