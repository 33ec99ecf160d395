import type { IntervalChart } from './interval-chart.js';
import { BLUE, INK } from './palette.js';
import { shortened } from './shortened.js';
import { type Drawn, FILE_ROOM, isNarrow, plotPart, plotTools, type Room } from './svg-page.js';

const ROW = 20;
/** Width of a character against its size. */
const CHARACTER = 0.58;

/** A chart of intervals, drawn with Observable Plot. */
export async function drawIntervals(
  { title, notes, label, rows }: IntervalChart,
  { width, fontSize }: Room = FILE_ROOM,
): Promise<Drawn> {
  const { Plot, document } = await plotTools();
  const names = rows.map(({ name }) => shortened(name, isNarrow(width) ? 18 : 28));
  const longest = (texts: readonly string[]) =>
    CHARACTER * fontSize * Math.max(0, ...texts.map((t) => t.length));
  const height = ROW * rows.length + 58;
  const plot = Plot.plot({
    document,
    width,
    height,
    marginLeft: 20 + longest(names),
    marginRight: 16 + longest(rows.map(({ text }) => text)),
    marginTop: 8,
    marginBottom: 42,
    style: { fontSize: `${fontSize}px` },
    x: {
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      domain: [0, 1],
      ticks: isNarrow(width) ? [0, 0.5, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1],
      tickFormat: (share: number) => `${Math.round(100 * share)}%`,
      grid: true,
    },
    y: { axis: null, domain: [-0.7, rows.length - 0.3], reverse: true },
    marks: [
      Plot.ruleY(rows, {
        y: (_: unknown, i: number) => i,
        x1: 'low',
        x2: 'high',
        stroke: BLUE,
        strokeWidth: 2,
      }),
      Plot.dot(rows, { x: 'value', y: (_: unknown, i: number) => i, r: 3.5, fill: BLUE, stroke: 'white' }),
      Plot.text(names, {
        frameAnchor: 'left',
        dx: -8,
        y: (_: unknown, i: number) => i,
        text: (name: string) => name,
        textAnchor: 'end',
        fill: INK,
      }),
      Plot.text(rows, {
        frameAnchor: 'right',
        dx: 8,
        y: (_: unknown, i: number) => i,
        text: 'text',
        textAnchor: 'start',
        fill: INK,
      }),
    ],
  });
  return { title, notes, width, parts: [plotPart(plot, height)] };
}
