import { formatNumberOf } from '../../base/format-count.js';
import { permutation, randomStream } from '../../base/random.js';
import { shortNumber } from '../chart.js';
import type { HistogramChart } from '../histogram-chart.js';
import { axisAround, type ScatterChart } from '../scatter-chart.js';
import type { Residuals } from './residuals.js';

/** Points that can be told apart, and that a page has room for. */
const MOST_POINTS = 500;

/** Predicted against true numbers: on the line where they are the same. Of many examples some are shown, by a seed. */
export function predictedChart({ name, truth, predicted }: Residuals): ScatterChart {
  const shown = Array.from(
    permutation(truth.length, randomStream(0, 'residuals', name)).subarray(0, MOST_POINTS),
  );
  const values = shown.flatMap((i) => [truth[i], predicted[i]]);
  const x = axisAround(values, { label: `true ${name}`, scale: 'linear' });
  return {
    kind: 'scatter',
    title: `Predicted against true: ${name}`,
    notes: [
      shown.length < truth.length
        ? `${shown.length} of ${formatNumberOf(truth.length, 'example')}, drawn at random`
        : formatNumberOf(truth.length, 'example'),
    ],
    x,
    y: { ...x, label: `predicted ${name}` },
    groups: [{ look: 'complete', name: 'an example' }],
    points: shown.map((i) => ({ x: truth[i], y: predicted[i], look: 'complete' as const })),
    paths: [
      {
        shape: 'line',
        isGuess: true,
        points: [
          [x.start, x.start],
          [x.end, x.end],
        ],
      },
    ],
  };
}

/** How far predictions are off, and to which side. */
export function residualChart({ name, histogram, bias }: Residuals): HistogramChart {
  return {
    kind: 'histogram',
    title: `Errors of ${name}`,
    notes: ['predicted - true: right of 0 the model says too much'],
    label: `predicted - true ${name}`,
    counted: 'examples',
    bins: histogram,
    marks: [{ at: bias.value, label: `mean ${shortNumber(bias.value)}` }],
  };
}
