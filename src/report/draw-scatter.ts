import { roundTicks, shortNumber } from './chart.js';
import { dotOptions, LOOKS } from './look.js';
import { lookLegend } from './look-legend.js';
import { GREY, INK, PALE } from './palette.js';
import { placeLabels } from './place-labels.js';
import type { ScatterAxis, ScatterChart, ScatterPath } from './scatter-chart.js';
import { type Drawn, FILE_ROOM, isNarrow, plotPart, plotTools, type Room } from './svg-page.js';

const HEIGHT = 340;
const MARGINS = { marginLeft: 64, marginRight: 24, marginTop: 28, marginBottom: 42 };

/** A scatter chart, drawn with Observable Plot. */
export async function drawScatter(
  chart: ScatterChart,
  { width, fontSize }: Room = FILE_ROOM,
): Promise<Drawn> {
  const { title, notes, x, y, groups, points, paths, band, level } = chart;
  const { Plot, document } = await plotTools();
  const shown = groups.filter(({ look }) => points.some((point) => point.look === look));
  const labels = placeLabels(points, chart, {
    width: width - MARGINS.marginLeft - MARGINS.marginRight,
    height: HEIGHT - MARGINS.marginTop - MARGINS.marginBottom,
  });
  const plot = Plot.plot({
    document,
    width,
    height: HEIGHT,
    ...MARGINS,
    style: { fontSize: `${fontSize}px` },
    x: { ...scaleOf(x, isNarrow(width) ? 4 : 7), labelAnchor: 'center' },
    y: { ...scaleOf(y, 7), grid: true },
    marks: [
      ...(band === undefined
        ? []
        : [Plot.rect([band], { y1: band[0], y2: band[1], fill: PALE, fillOpacity: 0.35 })]),
      ...(level === undefined ? [] : [Plot.ruleY([level], { stroke: INK })]),
      ...paths.map((path) =>
        Plot.line([...path.points], {
          curve: CURVES[path.shape],
          stroke: GREY,
          strokeWidth: 1.5,
          clip: true,
          ...(path.isGuess ? { strokeDasharray: '5 4' } : {}),
        }),
      ),
      ...[...shown].reverse().flatMap(({ look }) => {
        const own = points.filter((point) => point.look === look);
        const spread = own.flatMap(({ x, interval }) =>
          interval === undefined ? [] : [{ x, low: interval[0], high: interval[1] }],
        );
        return [
          Plot.ruleX(spread, { x: 'x', y1: 'low', y2: 'high', stroke: LOOKS[look].colour, clip: true }),
          Plot.dot(own, { x: 'x', y: 'y', ...dotOptions(look) }),
        ];
      }),
      ...labels.map(({ x, y, text, dx, dy, textAnchor }) =>
        Plot.text([text], { x, y, dx, dy, textAnchor, fill: INK, stroke: 'white', strokeWidth: 5 }),
      ),
      ...(points.length === 0
        ? [Plot.text(['nothing to draw yet'], { frameAnchor: 'middle', fill: GREY })]
        : []),
    ],
  });
  return { title, notes, width, parts: [plotPart(plot, HEIGHT), lookLegend(shown, width)] };
}

const CURVES: Readonly<Record<ScatterPath['shape'], 'step-after' | 'step-before' | 'linear'>> = {
  'steps-after': 'step-after',
  'steps-before': 'step-before',
  line: 'linear',
};

function scaleOf(axis: ScatterAxis, wanted: number) {
  const texts = new Map(axis.ticks?.map(({ at, text }) => [at, text]));
  return {
    label: axis.label,
    labelArrow: 'none' as const,
    type: axis.scale,
    domain: [axis.start, axis.end],
    ticks: axis.ticks?.map(({ at }) => at) ?? roundTicks(axis, wanted),
    tickFormat: (value: number) => texts.get(value) ?? shortNumber(value),
  };
}
