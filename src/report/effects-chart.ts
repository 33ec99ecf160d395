import { formatNumberOf } from '../base/format-count.js';
import { signedPoints } from '../base/signed-points.js';
import type { StudyOutcome } from '../study/index.js';
import type { ForestChart, ForestRow } from './forest-chart.js';
import { rangeOfEffects, VERDICT_GROUPS } from './study-values.js';

/** The effect of each arm of a study against what it was compared with, in points, with its interval and its cost. */
export function effectsChart({
  answers,
  plan,
  trials,
}: Pick<StudyOutcome, 'answers' | 'plan' | 'trials'>): ForestChart {
  const margin = 100 * plan.margin;
  const groups = answers.map(({ question, baseline, arms }) => ({
    name: question,
    against: `against ${baseline}`,
    rows: arms.map(({ arm, comparison, cost }): ForestRow => {
      const effect =
        comparison === undefined
          ? null
          : {
              value: 100 * comparison.difference,
              low: 100 * comparison.interval.low,
              high: 100 * comparison.interval.high,
            };
      const verdict = comparison?.verdict ?? 'unclear';
      return {
        name: arm,
        look: verdict,
        effect,
        cells: [
          effect === null
            ? 'not known yet'
            : `${signedPoints(effect.value)} (${signedPoints(effect.low)} to ${signedPoints(effect.high)})`,
          cost === undefined ? '' : `${cost.seconds.toFixed(1)}x`,
          cost === undefined ? '' : `${cost.parameters.toFixed(1)}x`,
          verdict,
        ],
      };
    }),
  }));
  return {
    kind: 'forest',
    title: 'What each change does to the score',
    notes: [
      `${formatNumberOf(trials, 'training')}; intervals hold for all arms and looks of a question together with ${formatShare(1 - plan.alpha)}`,
      `grey: less than ${signedPoints(margin).slice(1)} points either way, which does not matter`,
    ],
    label: 'percentage points of the score',
    range: rangeOfEffects(
      groups.flatMap(({ rows }) => rows.flatMap(({ effect }) => effect ?? [])),
      margin,
    ),
    band: [-margin, margin],
    columns: ['points', 'time', 'size', 'verdict'],
    groups,
    looks: VERDICT_GROUPS,
  };
}

function formatShare(share: number): string {
  return `${Number((100 * share).toPrecision(4))}%`;
}
