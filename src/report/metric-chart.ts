import type { EpochMetrics } from '../train/index.js';
import { type Axis, type Chart, type Curve, type Mark, rangeOf } from './chart.js';

/** Points of a curve at most; those of a longer run lie evenly, the first and the last epoch among them. */
const MOST_POINTS = 1000;

/** What a chart of a metric says besides its values. */
export interface MetricChartOptions {
  /** As people read it: "balanced accuracy". */
  readonly title: string;
  /** The best epoch, counted from 1; null where there is none. */
  readonly best: number | null;
}

/**
 * A metric over the epochs, of the validation examples and, where it is known, of training while the epoch ran; null where no
 * epoch has a value.
 */
export function metricChart(
  name: string,
  epochs: readonly EpochMetrics[],
  { title, best }: MetricChartOptions,
): Chart | null {
  const kept = thinnedEpochs(epochs, best);
  const curveOf = (split: 'train' | 'validation'): Curve[] => {
    const points = kept.map((epoch) => [epoch.epoch, valueIn(epoch, split, name)] as const);
    if (points.every(([, value]) => value === null)) return [];
    return [{ shape: 'line', name: split === 'train' ? 'training' : 'validation', points }];
  };
  const curves = [...curveOf('validation'), ...curveOf('train')];
  if (curves.length === 0) return null;
  const values = curves.flatMap(({ points }) => points.flatMap(([, y]) => (y === null ? [] : [y])));
  return {
    kind: 'curves',
    title,
    x: epochAxis(epochs),
    panels: [{ label: title, range: metricRange(values), curves }],
    ...marksAt(best),
  };
}

/** The rate of updates, in epochs from 0. */
export interface PlannedRate {
  readonly epoch: number;
  readonly learningRate: number;
}

/**
 * The learning rate as it ran, at the end of each epoch, and as it was planned, as far as the run has come: the two part where
 * a metric had a say, or after a divergence.
 */
export function learningRateChart(
  epochs: readonly EpochMetrics[],
  { best, planned = [] }: { readonly best: number | null; readonly planned?: readonly PlannedRate[] },
): Chart {
  const points = thinnedEpochs(epochs, best).map(({ epoch, learningRate }) => [epoch, learningRate] as const);
  const end = epochs.at(-1)!.epoch;
  const plan = planned
    .filter(({ epoch }) => epoch <= end)
    .map(({ epoch, learningRate }) => [epoch, learningRate] as const);
  return {
    kind: 'curves',
    title: 'Learning rate',
    x: { ...epochAxis(epochs), start: plan.length === 0 ? epochAxis(epochs).start : 0 },
    panels: [
      {
        label: 'Learning rate',
        range: rangeOf(
          [...points, ...plan].map(([, rate]) => rate),
          'zero',
        ),
        curves: [
          { shape: 'line', name: 'after each epoch', points },
          ...(plan.length === 0 ? [] : [{ shape: 'line' as const, name: 'planned', points: plan }]),
        ],
      },
    ],
    ...marksAt(best),
  };
}

/** Names of what each epoch says of the validation examples: the loss, which training lowers, and then the others in their order. */
export function metricNames(epochs: readonly EpochMetrics[]): string[] {
  return [...new Set(['loss', ...epochs.flatMap(({ validation }) => Object.keys(validation))])];
}

function epochAxis(epochs: readonly EpochMetrics[]): Axis {
  const last = epochs.at(-1)!.epoch;
  // An axis has a length, also of one epoch.
  return { label: 'epoch', start: last === 1 ? 0 : 1, end: last, scale: 'linear', isCount: true };
}

function marksAt(best: number | null): { marks?: readonly Mark[] } {
  return best === null ? {} : { marks: [{ x: best, label: `best epoch ${best}`, isMain: true }] };
}

function valueIn(epoch: EpochMetrics, split: 'train' | 'validation', name: string): number | null {
  const value = epoch[split][name];
  return typeof value === 'number' ? value : null;
}

/** From 0 where that leaves the curve two thirds of the height; a loss may have any size, also below 0. */
function metricRange(values: readonly number[]): [low: number, high: number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (low < 0) return [low, Math.max(high, low + 1e-9)];
  return rangeOf(values, low > high / 3 ? 'lowest' : 'zero');
}

/** So many epochs at most, evenly from the first to the last, and the best one. */
export function thinnedEpochs(
  epochs: readonly EpochMetrics[],
  best: number | null,
  most = MOST_POINTS,
): readonly EpochMetrics[] {
  if (epochs.length <= most) return epochs;
  const step = (epochs.length - 1) / (most - 1);
  const kept = new Set(Array.from({ length: most }, (_, i) => Math.round(i * step)));
  return epochs.filter(({ epoch }, i) => kept.has(i) || epoch === best);
}
