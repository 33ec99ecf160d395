import { axisTicks, type Chart, type Mark, type Panel, placeOn, shortNumber, ticksOf } from './chart.js';
import { plotPart, plotTools, svgPage } from './svg-page.js';

const WIDTH = 720;
const HEIGHT = 300;
/** Height of every panel after the first. */
const LESSER_HEIGHT = 170;
const MARGINS = { marginLeft: 64, marginRight: 24, marginTop: 28, marginBottom: 40 };
const CURVE = '#2a6fb0';
const MAIN_MARK = '#b3261e';
const OTHER_MARK = '#6b6b6b';
/** Height of a line of labels above the first panel. */
const LABEL_HEIGHT = 14;
/** Share of the width that a label takes at most. */
const LABEL_SHARE = 0.14;

/** A chart as the text of an SVG file, drawn with Observable Plot; looks the same wherever the same fonts are. */
export async function chartSvg({ title, x, panels, marks = [] }: Chart): Promise<string> {
  const { Plot, document } = await plotTools();
  const labelled = labelLines(x, marks);
  const parts = panels.map((panel, i) => {
    const room = i === 0 ? LABEL_HEIGHT * Math.max(0, ...labelled.map(({ line }) => line + 1)) : 0;
    const height = (i === 0 ? HEIGHT : LESSER_HEIGHT) + room;
    const plot = Plot.plot({
      document,
      width: WIDTH,
      height,
      ...MARGINS,
      marginTop: MARGINS.marginTop + room,
      x: {
        // The panels share it: said once, below the last.
        label: i === panels.length - 1 ? x.label : null,
        labelAnchor: 'center',
        labelArrow: 'none',
        type: x.scale,
        domain: [x.start, x.end],
        ticks: axisTicks(x, 8),
        tickFormat: shortNumber,
      },
      y: {
        label: panel.label,
        labelArrow: 'none',
        domain: panel.range,
        ticks: ticksOf(panel.range, 5),
        tickFormat: shortNumber,
        grid: true,
      },
      marks: [
        ...(panel.band === undefined
          ? []
          : [
              Plot.areaY([...panel.band], {
                x: ([at]: Band) => at,
                y1: ([, low]: Band) => low,
                y2: ([, , high]: Band) => high,
                fill: CURVE,
                fillOpacity: 0.2,
                clip: true,
              }),
            ]),
        ...(panel.shape === 'steps'
          ? [Plot.line(steps(panel, x.end), { curve: 'step-after', stroke: CURVE, strokeWidth: 2 })]
          : [Plot.line([...panel.points], { stroke: CURVE, strokeWidth: 2, clip: true })]),
        Plot.ruleY([panel.range[0]]),
        ...labelled.flatMap(({ mark, line }) => {
          const stroke = mark.isMain ? MAIN_MARK : OTHER_MARK;
          const dash = mark.isMain ? {} : { strokeDasharray: '4 3' };
          const rule = Plot.ruleX([mark.x], { stroke, strokeWidth: mark.isMain ? 2 : 1, ...dash });
          const text = Plot.text([mark.label], {
            x: mark.x,
            frameAnchor: 'top',
            dy: -8 - line * LABEL_HEIGHT,
            fill: stroke,
            fontWeight: mark.isMain ? 'bold' : 'normal',
          });
          return i === 0 ? [rule, text] : [rule];
        }),
      ],
    });
    return plotPart(plot, height);
  });
  return svgPage({ title, width: WIDTH, parts });
}

type Band = readonly [x: number, low: number, high: number];

/** Marks from left to right, each on the lowest line on which its label does not run into that of another. */
function labelLines(x: Chart['x'], marks: readonly Mark[]): { mark: Mark; line: number }[] {
  const ends: number[] = [];
  return [...marks]
    .sort((a, b) => a.x - b.x)
    .map((mark) => {
      const place = placeOn(x, mark.x);
      const free = ends.findIndex((end) => place - end >= LABEL_SHARE);
      const line = free === -1 ? ends.length : free;
      ends[line] = place;
      return { mark, line };
    });
}

/** The points, each value before a gap drawn out to it, and the last one to the end. */
function steps({ points }: Panel, end: number): [number, number | null][] {
  return [...points, [end, null] as const].flatMap(([x, y], i): [number, number | null][] =>
    y === null && i > 0
      ? [
          [x, points[i - 1][1]],
          [x, null],
        ]
      : [[x, y]],
  );
}
