import { formatNumberOf } from '../base/format-count.js';
import type { SearchOutcome } from '../search/index.js';
import type { LookName } from './look.js';
import { STATE_NAMES } from './parallel-chart.js';
import { axisAround, type ScatterChart, type ScatterPoint } from './scatter-chart.js';
import { countNote, drawnValue, objectiveLabel, wantedNote } from './search-values.js';

/** Range of an axis that outliers do not stretch: so many times the distance between the quartiles beyond them. */
const FENCE = 3;

/**
 * The first objective of each trial in the order of their numbers, and the best complete one so far as steps. Trials without a
 * finite value lie at the edge, on the worse side; so do values that are far worse than most.
 */
export function searchHistoryChart(search: Pick<SearchOutcome, 'objectives' | 'trials'>): ScatterChart {
  const { objectives, trials } = search;
  const [{ name, direction }] = objectives;
  const isBetter = (a: number, b: number) => (direction === 'max' ? a > b : a < b);
  const values = trials.flatMap((trial) => drawnValue(trial, 0) ?? []);
  const y = axisAround(withoutOutliers(values, direction), { label: objectiveLabel(name), scale: 'either' });
  const worst = direction === 'max' ? y.start : y.end;
  const steps: [number, number][] = [];
  let best: { readonly number: number; readonly value: number } | undefined;
  for (const trial of trials) {
    const value = trial.state === 'complete' ? drawnValue(trial, 0) : undefined;
    if (value !== undefined && (best === undefined || isBetter(value, best.value))) {
      best = { number: trial.number, value };
    }
    if (best !== undefined) steps.push([trial.number, best.value]);
  }
  let cut = 0;
  const points = trials.flatMap((trial): ScatterPoint[] => {
    const value = drawnValue(trial, 0);
    if (trial.state === 'running') return [];
    const isOut = value !== undefined && isBetter(worst, value);
    if (isOut) cut++;
    const look: LookName =
      trial.number === best?.number ? 'best' : value === undefined ? 'failed' : trial.state;
    return [{ x: trial.number, y: value === undefined || isOut ? worst : value, look }];
  });
  return {
    kind: 'scatter',
    title: `${name} of ${formatNumberOf(trials.length, 'trial')}, and the best so far`,
    notes: [
      `${countNote(search)}; ${wantedNote(objectives.slice(0, 1))}`,
      ...(cut === 0 ? [] : [`${formatNumberOf(cut, 'value')} far worse than most drawn at the edge`]),
    ],
    x: {
      label: 'trial',
      start: -0.5,
      end: Math.max(1, trials.length) - 0.5,
      scale: 'linear',
      ...(trials.length > 8
        ? {}
        : { ticks: trials.map(({ number }) => ({ at: number, text: String(number) })) }),
    },
    y,
    groups: [
      { look: 'best', name: `${STATE_NAMES.best}: trial ${best?.number}` },
      { look: 'complete', name: STATE_NAMES.complete },
      { look: 'pruned', name: STATE_NAMES.pruned },
      { look: 'failed', name: 'failed, or no finite value' },
    ],
    points,
    paths: steps.length < 2 ? [] : [{ shape: 'steps-after', isGuess: false, points: steps }],
  };
}

/** All values but those far on the worse side of most. */
function withoutOutliers(values: readonly number[], direction: 'min' | 'max'): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const reach = FENCE * (at(0.75) - at(0.25));
  return direction === 'max'
    ? sorted.filter((value) => value >= at(0.25) - reach)
    : sorted.filter((value) => value <= at(0.75) + reach);
}
