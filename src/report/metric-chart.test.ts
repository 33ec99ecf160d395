import { describe, expect, it } from 'vitest';
import type { EpochMetrics } from '../train/index.js';
import { drawingSvg } from './drawing-svg.js';
import { learningRateChart, metricChart } from './metric-chart.js';
import { terminalChart } from './terminal-chart.js';

function epochs(losses: readonly (readonly [train: number, validation: number | null])[]): EpochMetrics[] {
  return losses.map(([train, validation], i) => ({
    epoch: i + 1,
    updates: 10 * (i + 1),
    learningRate: 0.1 / (i + 1),
    train: { loss: train },
    // What `metrics.jsonl` holds of a loss that is not finite.
    validation: { loss: validation as number },
    seconds: i + 1,
    imagesPerSecond: 100,
  }));
}

const run = epochs([
  [2, 2.1],
  [1, 1.5],
  [0.5, 1.2],
  [0.2, 1.4],
]);

describe('a chart of a metric', () => {
  it('has a curve of validation and one of training over whole epochs, and a mark at the best', () => {
    expect(metricChart('loss', run, { title: 'Loss', best: 3 })).toEqual({
      kind: 'curves',
      title: 'Loss',
      x: { label: 'epoch', start: 1, end: 4, scale: 'linear', isCount: true },
      panels: [
        {
          label: 'Loss',
          range: [0, 2.1],
          curves: [
            {
              shape: 'line',
              name: 'validation',
              points: [
                [1, 2.1],
                [2, 1.5],
                [3, 1.2],
                [4, 1.4],
              ],
            },
            {
              shape: 'line',
              name: 'training',
              points: [
                [1, 2],
                [2, 1],
                [3, 0.5],
                [4, 0.2],
              ],
            },
          ],
        },
      ],
      marks: [{ x: 3, label: 'best epoch 3', isMain: true }],
    });
  });

  it('is none of a metric that no epoch has', () => {
    expect(metricChart('accuracy', run, { title: 'Accuracy', best: null })).toBeNull();
  });

  it('has a length and a visible point also after one epoch', async () => {
    const chart = metricChart('loss', run.slice(0, 1), { title: 'Loss', best: 1 })!;
    expect(chart.x).toMatchObject({ start: 0, end: 1 });
    const svg = await drawingSvg(chart);
    expect(svg.match(/<circle /g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('has a gap where a value is not finite, and shows the point that stands between two', async () => {
    const gappy = epochs([
      [1, 1],
      [1, null],
      [1, 0.5],
      [1, null],
      [1, 0.2],
      [1, 0.1],
    ]);
    const svg = await drawingSvg(metricChart('loss', gappy, { title: 'Loss', best: null })!);
    expect(svg.match(/<circle /g)).toHaveLength(2);
  });

  it('begins at 0 unless that would flatten the curves, and holds values below 0', () => {
    const rangeOf = (...losses: number[]) =>
      metricChart('loss', epochs(losses.map((loss) => [loss, loss])), { title: '', best: null })!.panels[0]
        .range;
    expect(rangeOf(1, 0.2)).toEqual([0, 1]);
    expect(rangeOf(0.99, 0.95)).toEqual([0.95, 0.99]);
    expect(rangeOf(1, -3)).toEqual([-3, 1]);
  });

  it('keeps the first, the last and the best of very many epochs', () => {
    const many = epochs(Array.from({ length: 5000 }, (_, i) => [1 / (i + 1), 1 / (i + 1)]));
    const { points } = metricChart('loss', many, { title: '', best: 3333 })!.panels[0].curves[0];
    expect(points.length).toBeLessThanOrEqual(1001);
    const at = points.map(([x]) => x);
    expect([at[0], at.at(-1), at.includes(3333)]).toEqual([1, 5000, true]);
  });
});

it('the rate of each epoch is a curve from 0', () => {
  const { panels, marks } = learningRateChart(run, { best: null });
  expect([panels[0].range, panels[0].curves[0].points.length, marks]).toEqual([[0, 0.1], 4, undefined]);
});

it('the rate as it was planned ends where the run has come to', () => {
  const planned = [0, 1, 2, 3, 4, 5].map((epoch) => ({ epoch, learningRate: 0.2 - 0.02 * epoch }));
  const { x, panels } = learningRateChart(run, { best: null, planned });
  expect([x.start, x.end, panels[0].range]).toEqual([0, 4, [0, 0.2]]);
  expect(panels[0].curves[1].points.map(([epoch]) => epoch)).toEqual([0, 1, 2, 3, 4]);
});

it('a file and a terminal tell the curves of a panel apart without colour', async () => {
  const chart = metricChart('loss', run, { title: 'Loss', best: 3 })!;
  const svg = await drawingSvg(chart);
  expect(svg).toContain('>validation</text>');
  expect(svg.match(/stroke-dasharray="6 3"/g)).toHaveLength(2);
  expect(terminalChart(chart, 44).join('\n')).toMatchInlineSnapshot(`
    "Loss

    Loss   ─ validation   ╌ training
                            best epoch 3
      │──────────────╮            ┊
    2 ┤╌╌╌╌╌╌╌╌╌╌╌╌╌╌│            ┊
      │              │            ┊
      │              ╰────────────╮
      │                           │            ╭
      │                           ╰────────────╯
    1 ┤              ╌╌╌╌╌╌╌╌╌╌╌╌╌┊
      │                           ┊
      │                           ╌╌╌╌╌╌╌╌╌╌╌╌╌
      │                           ┊
      │                           ┊            ╌
    0 ┤                           ┊
      └┬────────────┬─────────────┬────────────┬
       1            2             3            4
                        epoch"
  `);
});
