import { describe, expect, it } from 'vitest';
import type { LearningRateFinding } from '../train/index.js';
import { drawingSvg } from './drawing-svg.js';
import { finderChart } from './finder-chart.js';
import { terminalChart } from './terminal-chart.js';

/** Falls from 2.3 to 0.7 around 0.01 and then rises without end. */
const lossAt = (x: number) => 2.3 - 1.6 / (1 + Math.exp(-3 * (x + 2.2))) + Math.max(0, x + 0.6) ** 2 * 6;
const rates = Array.from({ length: 90 }, (_, i) => 1e-7 * 1e8 ** (i / 99));
const finding = {
  options: { seeds: 3, minRate: 1e-7, maxRate: 10, sweep: 'exponential' },
  curve: rates.map((learningRate) => {
    const median = lossAt(Math.log10(learningRate));
    return { learningRate, median, lowest: 0.9 * median, highest: 1.05 * median };
  }),
  suggestions: [
    { name: 'valley', learningRate: 0.03, lowest: 0.02, highest: 0.04 },
    { name: 'slide', learningRate: 0.033, lowest: 0.02, highest: 0.04 },
    { name: 'minimum', learningRate: 0.025, lowest: 0.02, highest: 0.04 },
  ],
  recommended: { name: 'valley', learningRate: 0.03, lowest: 0.02, highest: 0.04 },
} as unknown as LearningRateFinding;
const chart = finderChart(finding);

describe('the chart of the learning-rate finder', () => {
  it('is drawn in the terminal on an axis of factors, with the recommended rate', () => {
    expect(terminalChart(chart, 72).join('\n')).toMatchInlineSnapshot(`
      "Learning-rate finder: smoothed loss, median and spread of 3 seeds

      loss
                                                   valley 0.03
        │                                               ┊
        │                                               ┊
        │────────────────────────────────╮              ┊
      2 ┤                                ╰─────╮        ┊           ╭
        │                                      ╰─╮      ┊           │
        │                                        ╰─╮    ┊          ╭╯
        │                                          ╰─╮  ┊          │
      1 ┤                                            ╰──╮         ╭╯
        │                                               ╰─────────╯
        │                                               ┊
        │                                               ┊
      0 ┤                                               ┊
        └┬────────────────┬────────────────┬────────────────┬────────────────┬
        1e-7           0.00001           0.001             0.1              10
                                    learning rate"
    `);
  });

  it('cuts off what lies far above the start', () => {
    const [low, high] = chart.panels[0]!.range;
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(2.3);
    expect(high).toBeLessThan(3);
  });

  it('does not begin at 0 where that would flatten the curve', () => {
    const high = finding.curve.map((point) => ({
      ...point,
      median: 9 + point.median,
      lowest: 9,
      highest: 12,
    }));
    expect(finderChart({ ...finding, curve: high }).panels[0]!.range).toEqual([9, 12]);
  });

  it('as a picture has a band, all suggestions under their names, and no two labels on one another', async () => {
    const svg = await drawingSvg(chart);
    for (const text of ['valley 0.03', 'slide 0.033', 'minimum 0.025', 'learning rate', 'loss'])
      expect(svg).toContain(`>${text}<`);
    expect(svg).toContain('aria-label="area"');
    expect(svg).not.toContain('NaN');
    const heights = [...svg.matchAll(/<g transform="translate\(0,(-\d+)\)"[^>]*aria-label="text"/g)];
    expect(new Set(heights.map(([, y]) => y)).size).toBe(3);
  });

  it('of one sweep has no band, of none that can tell no marks', async () => {
    const single = finderChart({
      ...finding,
      options: { ...finding.options, seeds: 1 },
      suggestions: [],
      recommended: null,
    });
    expect(single.title).toBe('Learning-rate finder: smoothed loss');
    const svg = await drawingSvg(single);
    expect(svg).not.toContain('aria-label="area"');
    expect(svg).not.toContain('aria-label="rule"><line stroke-dasharray');
    expect(terminalChart(single, 60).join('\n')).not.toContain('┊');
  });
});
