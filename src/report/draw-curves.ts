import {
  axisTicks,
  type Chart,
  type Curve,
  type Mark,
  type Panel,
  placeOn,
  shortNumber,
  ticksOf,
} from './chart.js';
import { curveLegend } from './curve-legend.js';
import { CURVE_LOOKS } from './curve-looks.js';
import { GREY, RED } from './palette.js';
import { type Drawn, FILE_ROOM, isNarrow, plotPart, plotTools, type Room } from './svg-page.js';

/** Of the first panel, and of every one after it. */
const HEIGHTS = { first: 300, others: 170 };
const MARGINS = { marginLeft: 64, marginRight: 24, marginTop: 28, marginBottom: 40 };
/** Where it is narrow, numbers stand closer to the edge, and axes have fewer of them. */
const NARROW_HEIGHTS = { first: 240, others: 150 };
/** Above a panel without a label of its y axis. */
const UNLABELLED_MARGIN = 12;
/** Height of a line of labels above the first panel. */
const LABEL_HEIGHT = 14;
/** Width that a label takes at most, in letters of average width. */
const LABEL_COLUMNS = 16;

/** A chart of curves, drawn with Observable Plot. */
export async function drawCurves(
  { title, x, panels, marks = [] }: Chart,
  { width, fontSize }: Room = { ...FILE_ROOM, fontSize: 10 },
): Promise<Drawn> {
  const { Plot, document } = await plotTools();
  const margins = isNarrow(width) ? narrowMargins(panels, fontSize) : MARGINS;
  const inner = width - margins.marginLeft - margins.marginRight;
  const labelled = labelLines(x, marks, (LABEL_COLUMNS * 0.55 * fontSize) / inner);
  const parts = panels.flatMap((panel, i) => {
    const room = i === 0 ? LABEL_HEIGHT * Math.max(0, ...labelled.map(({ line }) => line + 1)) : 0;
    const heights = isNarrow(width) ? NARROW_HEIGHTS : HEIGHTS;
    // Not twice.
    const label = panel.label === title ? null : panel.label;
    const marginTop = room + (label === null ? UNLABELLED_MARGIN : margins.marginTop);
    const height = room + (i === 0 ? heights.first : heights.others);
    const plot = Plot.plot({
      document,
      width,
      height,
      ...margins,
      marginTop,
      style: { fontSize: `${fontSize}px` },
      x: {
        // The panels share it: said once, below the last.
        label: i === panels.length - 1 ? x.label : null,
        labelAnchor: 'center',
        labelArrow: 'none',
        type: x.scale,
        domain: [x.start, x.end],
        ticks: axisTicks(x, isNarrow(width) ? 5 : 8),
        tickFormat: shortNumber,
      },
      y: {
        label,
        labelArrow: 'none',
        domain: panel.range,
        ticks: ticksOf(panel.range, 5),
        tickFormat: shortNumber,
        grid: true,
      },
      marks: [
        // The first lies on top.
        ...panel.curves
          .map((curve, at) => curveMarks(Plot, curve, CURVE_LOOKS[at], x.end))
          .reverse()
          .flat(),
        Plot.ruleY([panel.range[0]]),
        ...labelled.flatMap(({ mark, line }) => {
          const stroke = mark.isMain ? RED : GREY;
          const dash = mark.isMain ? {} : { strokeDasharray: '4 3' };
          const rule = Plot.ruleX([mark.x], { stroke, strokeWidth: mark.isMain ? 2 : 1, ...dash });
          const text = Plot.text([mark.label], {
            x: mark.x,
            frameAnchor: 'top',
            lineAnchor: 'bottom',
            dy: -4 - line * LABEL_HEIGHT,
            fill: stroke,
            fontWeight: mark.isMain ? 'bold' : 'normal',
            ...anchorAt(placeOn(x, mark.x)),
          });
          return i === 0 ? [rule, text] : [rule];
        }),
      ],
    });
    return [...curveLegend(panel.curves, { left: margins.marginLeft, fontSize }), plotPart(plot, height)];
  });
  return { title, width, parts };
}

/** As wide as the numbers of the y axis need. */
function narrowMargins(panels: readonly Panel[], fontSize: number): typeof MARGINS {
  const labels = panels.flatMap(({ range }) => ticksOf(range, 5).map(shortNumber));
  const longest = Math.max(...labels.map(({ length }) => length));
  return { ...MARGINS, marginLeft: 14 + 0.62 * fontSize * longest, marginRight: 14 };
}

type PlotModule = Awaited<ReturnType<typeof plotTools>>['Plot'];

function curveMarks(
  Plot: PlotModule,
  { shape, points, band }: Curve,
  { colour, dash, width }: (typeof CURVE_LOOKS)[number],
  end: number,
) {
  const line = {
    stroke: colour,
    strokeWidth: width,
    ...(dash === undefined ? {} : { strokeDasharray: dash }),
  };
  return [
    ...(band === undefined
      ? []
      : [
          Plot.areaY([...band], {
            x: ([at]: Band) => at,
            y1: ([, low]: Band) => low,
            y2: ([, , high]: Band) => high,
            fill: colour,
            fillOpacity: 0.2,
            clip: true,
          }),
        ]),
    ...(shape === 'steps'
      ? [Plot.line(steps(points, end), { curve: 'step-after', ...line })]
      : [
          Plot.line([...points], { ...line, clip: true }),
          Plot.dot(alone(points), { fill: colour, r: 3, clip: true }),
        ]),
  ];
}

type Band = readonly [x: number, low: number, high: number];

/** Points between gaps, through which no line goes. */
function alone(points: Curve['points']): [x: number, y: number][] {
  const isThere = (i: number) => points[i] !== undefined && points[i][1] !== null;
  return points.flatMap(([x, y], i) => (y === null || isThere(i - 1) || isThere(i + 1) ? [] : [[x, y]]));
}

/** Labels at the ends of the axis would run out of the picture. */
function anchorAt(place: number): { textAnchor: 'start' | 'middle' | 'end' } {
  return { textAnchor: place < 0.08 ? 'start' : place > 0.92 ? 'end' : 'middle' };
}

/** Marks from left to right, each on the lowest line on which its label does not run into that of another. */
function labelLines(x: Chart['x'], marks: readonly Mark[], share: number): { mark: Mark; line: number }[] {
  const ends: number[] = [];
  return [...marks]
    .sort((a, b) => a.x - b.x)
    .map((mark) => {
      const place = placeOn(x, mark.x);
      const free = ends.findIndex((end) => place - end >= share);
      const line = free === -1 ? ends.length : free;
      ends[line] = place;
      return { mark, line };
    });
}

/** The points, each value before a gap drawn out to it, and the last one to the end. */
function steps(points: Curve['points'], end: number): [number, number | null][] {
  return [...points, [end, null] as const].flatMap(([x, y], i): [number, number | null][] =>
    y === null && i > 0
      ? [
          [x, points[i - 1][1]],
          [x, null],
        ]
      : [[x, y]],
  );
}
