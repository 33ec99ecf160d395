import { formatNumberOf } from '../base/format-count.js';
import type { Schedule, SchedulePlan } from '../train/index.js';
import { type Chart, type Curve, type Panel, rangeOf } from './chart.js';

/** The rate of one update. */
export interface CurvePoint {
  /** Updates before it. */
  readonly step: number;
  /** The same in epochs. */
  readonly epoch: number;
  readonly learningRate: number;
  /** Null where the schedule leaves momentum alone. */
  readonly momentum: number | null;
}

/** What a schedule plans for a run. */
export interface ScheduleCurve {
  readonly schedule: Schedule['spec'];
  readonly plan: SchedulePlan;
  /** The metric that may lower the rate further than planned; null where none has a say. */
  readonly metric: string | null;
  readonly points: readonly CurvePoint[];
}

/** Points of a curve at most; those of a longer run lie evenly, the first and the last update among them. */
const MOST_POINTS = 1000;

export function scheduleCurve(schedule: Schedule, plan: SchedulePlan): ScheduleCurve {
  const { totalSteps, stepsPerEpoch } = plan;
  const count = Math.min(totalSteps, MOST_POINTS);
  const points = Array.from({ length: count }, (_, i) => {
    const step = count === 1 ? 0 : Math.round((i * (totalSteps - 1)) / (count - 1));
    const momentum = schedule.momentum?.(step);
    return {
      step,
      epoch: step / stepsPerEpoch,
      learningRate: schedule.rate(step),
      momentum: momentum === undefined ? null : momentum,
    };
  });
  const metric = schedule.plateau === undefined ? null : schedule.plateau.metric;
  return { schedule: schedule.spec, plan, metric, points };
}

/** The curve as a chart: the learning rate over epochs, and momentum below it where the schedule moves it. */
export function scheduleChart({ schedule, plan, points }: ScheduleCurve): Chart {
  const rates = points.map(({ epoch, learningRate }) => [epoch, learningRate] as const);
  const momenta = points.map(({ epoch, momentum }) => [epoch, momentum] as const);
  const moves = points.some(({ momentum }) => momentum !== null);
  const { totalSteps, stepsPerEpoch } = plan;
  return {
    kind: 'curves',
    title: `Planned learning rate: ${schedule.kind}, ${formatNumberOf(totalSteps, 'update')}`,
    x: {
      label: `epoch (${formatNumberOf(stepsPerEpoch, 'update')} each)`,
      start: 0,
      end: totalSteps / stepsPerEpoch,
      scale: 'linear',
    },
    panels: [
      stepsPanel('learning rate', rates, 'zero'),
      ...(moves ? [stepsPanel('momentum', momenta, 'lowest')] : []),
    ],
  };
}

function stepsPanel(label: string, points: Curve['points'], from: 'zero' | 'lowest'): Panel {
  const values = points.flatMap(([, y]) => (y === null ? [] : [y]));
  return { label, range: rangeOf(values, from), curves: [{ shape: 'steps', points }] };
}
