import { formatNumberOf } from '../base/format-count.js';
import type { LearningRateFinding } from '../train/index.js';
import { type Chart, rangeOf, shortNumber } from './chart.js';

/** How far above the highest loss before the lowest one the axis goes: what follows runs out of any picture. */
const HEADROOM = 1.2;

/** What of a finding is drawn. */
export interface DrawnFinding extends Pick<LearningRateFinding, 'curve' | 'suggestions' | 'recommended'> {
  readonly options: Pick<LearningRateFinding['options'], 'seeds' | 'minRate' | 'maxRate' | 'sweep'>;
}

/** The curve of the learning-rate finder: median and spread of the smoothed loss over the rate, and the suggestions. */
export function finderChart({ curve, options, suggestions, recommended }: DrawnFinding): Chart {
  const { seeds, minRate, maxRate, sweep } = options;
  const lowest = curve.reduce((best, { median }, i) => (median < curve[best]!.median ? i : best), 0);
  const before = Math.max(...curve.slice(0, lowest + 1).map(({ highest }) => highest));
  const top = Math.min(before * HEADROOM, Math.max(...curve.map(({ highest }) => highest)));
  const bottom = Math.min(...curve.map((point) => point.lowest));
  const spread = seeds === 1 ? '' : `, median and spread of ${formatNumberOf(seeds, 'seed')}`;
  return {
    kind: 'curves',
    title: `Learning-rate finder: smoothed loss${spread}`,
    x: { label: 'learning rate', start: minRate, end: maxRate, scale: sweep === 'linear' ? 'linear' : 'log' },
    panels: [
      {
        label: 'loss',
        range: rangeOf([bottom, top], bottom > top / 2 ? 'lowest' : 'zero'),
        curves: [
          {
            shape: 'line',
            points: curve.map(({ learningRate, median }) => [learningRate, median]),
            ...(seeds === 1
              ? {}
              : { band: curve.map(({ learningRate, lowest, highest }) => [learningRate, lowest, highest]) }),
          },
        ],
      },
    ],
    marks: suggestions.map(({ name, learningRate }) => ({
      x: learningRate,
      label: `${name} ${shortNumber(learningRate)}`,
      isMain: name === recommended?.name,
    })),
  };
}
