import { shortNumber, ticksOf } from './chart.js';
import type { HistogramChart } from './histogram-chart.js';
import { BLUE, INK } from './palette.js';
import { type Drawn, FILE_ROOM, isNarrow, plotPart, plotTools, type Room } from './svg-page.js';

const HEIGHT = 240;

/** A histogram, drawn with Observable Plot. */
export async function drawHistogram(
  { title, notes, label, counted, bins, marks }: HistogramChart,
  { width, fontSize }: Room = FILE_ROOM,
): Promise<Drawn> {
  const { Plot, document } = await plotTools();
  const low = bins[0].low;
  const high = bins[bins.length - 1].high;
  // A single value has no width of its own.
  const room = low === high ? Math.abs(low) / 10 || 1 : 0;
  const most = Math.max(...bins.map(({ count }) => count));
  const plot = Plot.plot({
    document,
    width,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 16,
    marginTop: 34,
    marginBottom: 42,
    style: { fontSize: `${fontSize}px` },
    x: {
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      domain: [low - room, high + room],
      ticks: isNarrow(width) ? 4 : 8,
      tickFormat: shortNumber,
    },
    y: {
      label: counted,
      labelArrow: 'none',
      domain: [0, most],
      ticks: ticksOf([0, most], 4).filter(Number.isInteger),
      tickFormat: shortNumber,
      grid: true,
    },
    marks: [
      Plot.rectY(bins, {
        x1: ({ low }: Bin) => low - room / 2,
        x2: ({ high }: Bin) => high + room / 2,
        y: 'count',
        fill: BLUE,
        inset: bins.length > 60 ? 0 : 0.5,
      }),
      Plot.ruleY([0]),
      ...marks.flatMap(({ at, label }) => [
        Plot.ruleX([at], { stroke: INK, strokeDasharray: '4 3' }),
        Plot.text([label], { x: at, frameAnchor: 'top', dy: -10, fill: INK }),
      ]),
    ],
  });
  return { title, notes, width, parts: [plotPart(plot, HEIGHT)] };
}

type Bin = HistogramChart['bins'][number];
