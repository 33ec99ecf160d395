import { expect, it } from 'vitest';
import type { BarChart } from './bar-chart.js';
import { terminalBars } from './terminal-bars.js';

const bar = (name: string, share: number) => ({
  name,
  share,
  text: `${Math.round(100 * share)}%`,
  isNoise: false,
});
const chart: BarChart = {
  kind: 'bars',
  title: 'What mattered',
  notes: ['not known'],
  label: 'share',
  bars: [bar('a name that is much too long for any line', 0.5), bar('rate', 0.3), bar('seed', 0)],
};

it('bars are drawn in a terminal within its width, the longest as long as there is room', () => {
  const lines = terminalBars(chart, 60);
  expect(lines).toMatchInlineSnapshot(`
    [
      "What mattered",
      "a name that is much too lon…  50%  █████████████████████████",
      "rate                          30%  ███████████████",
      "seed                           0%",
    ]
  `);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
});

it('without bars the notes say why', () => {
  expect(terminalBars({ ...chart, bars: [] }, 60)).toEqual(['What mattered', 'not known']);
});
