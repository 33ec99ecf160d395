import type { BarChart } from './bar-chart.js';
import { BLUE, INK, PALE } from './palette.js';
import { shortened } from './shortened.js';
import { plotPart, plotTools, svgPage } from './svg-page.js';

const WIDTH = 720;
const BAR_HEIGHT = 24;
const NAME_COLUMNS = 28;
const CHARACTER = 6.2;

/** A chart of bars as the text of an SVG file. */
export async function barSvg({ title, notes, label, bars }: BarChart): Promise<string> {
  if (bars.length === 0)
    return svgPage({ title, notes, width: WIDTH, parts: [{ height: 12, at: () => '' }] });
  const { Plot, document } = await plotTools();
  const names = bars.map(({ name }) => shortened(name, NAME_COLUMNS));
  const height = BAR_HEIGHT * bars.length + 60;
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height,
    marginLeft: 24 + CHARACTER * Math.max(...names.map(({ length }) => length)),
    marginRight: 56,
    marginTop: 10,
    marginBottom: 42,
    style: { fontSize: '11px' },
    x: {
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      domain: [0, Math.max(0.01, bars[0].share)],
      ticks: 5,
      tickFormat: (share: number) => `${Number((100 * share).toPrecision(3))}%`,
      grid: true,
    },
    y: { axis: null, type: 'band', domain: bars.map((_, i) => i), padding: 0.25 },
    marks: [
      Plot.barX(bars, {
        x: 'share',
        y: (_: unknown, i: number) => i,
        fill: ({ isNoise }: { isNoise: boolean }) => (isNoise ? PALE : BLUE),
      }),
      Plot.ruleX([0], { stroke: INK }),
      Plot.text(bars, {
        x: 'share',
        y: (_: unknown, i: number) => i,
        text: 'text',
        textAnchor: 'start',
        dx: 5,
        fill: INK,
      }),
      Plot.text(names, {
        x: 0,
        y: (_: unknown, i: number) => i,
        text: (name: string) => name,
        textAnchor: 'end',
        dx: -8,
        fill: INK,
      }),
    ],
  });
  return svgPage({ title, notes, width: WIDTH, parts: [plotPart(plot, height)] });
}
