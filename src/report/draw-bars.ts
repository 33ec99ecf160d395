import type { BarChart } from './bar-chart.js';
import { BLUE, INK, PALE } from './palette.js';
import { shortened } from './shortened.js';
import { type Drawn, FILE_ROOM, plotPart, plotTools, type Room } from './svg-page.js';

const BAR_HEIGHT = 24;
const NAME_COLUMNS = 28;
/** Width of a character against its size. */
const CHARACTER = 0.564;

/** A chart of bars, drawn with Observable Plot. */
export async function drawBars(
  { title, notes, label, bars }: BarChart,
  { width, fontSize }: Room = FILE_ROOM,
): Promise<Drawn> {
  if (bars.length === 0) return { title, notes, width, parts: [{ height: 12, at: () => '' }] };
  const { Plot, document } = await plotTools();
  const names = bars.map(({ name }) => shortened(name, NAME_COLUMNS));
  const height = BAR_HEIGHT * bars.length + 60;
  const plot = Plot.plot({
    document,
    width,
    height,
    marginLeft: 24 + CHARACTER * fontSize * Math.max(...names.map(({ length }) => length)),
    marginRight: 56,
    marginTop: 10,
    marginBottom: 42,
    style: { fontSize: `${fontSize}px` },
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
  return { title, notes, width, parts: [plotPart(plot, height)] };
}
