import type { ScatterChart } from '../scatter-chart.js';
import type { Reliability } from './reliability.js';
import { percent } from './words.js';

const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({ at, text: `${Math.round(100 * at)}%` }));

/** How often the model was right against how sure it was: on the line where its probabilities are what they say. */
export function reliabilityChart({ of, bins, filled, error, chance }: Reliability): ScatterChart {
  const axis = { start: 0, end: 1, scale: 'linear' as const, ticks: SHARES };
  return {
    kind: 'scatter',
    title: 'Reliability diagram',
    notes: [
      `calibration error ${percent(error)} in ${bins} bins of equal width; up to ${percent(chance)} by chance alone`,
    ],
    x: { ...axis, label: of === 'classes' ? 'probability of the predicted class' : 'probability of a label' },
    y: { ...axis, label: of === 'classes' ? 'share that was right' : 'share that was true' },
    groups: [{ look: 'complete', name: 'examples of a bin, with an interval of 95%' }],
    points: filled.map(({ confidence, accuracy }) => ({
      x: confidence,
      y: accuracy.value,
      look: 'complete' as const,
      interval: [accuracy.low, accuracy.high] as const,
    })),
    paths: [
      {
        shape: 'line',
        isGuess: true,
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  };
}
