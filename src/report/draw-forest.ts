import { shortNumber, ticksOf } from './chart.js';
import type { ForestChart, ForestRow } from './forest-chart.js';
import { dotOptions, LOOKS } from './look.js';
import { lookLegend } from './look-legend.js';
import { GREY, INK, PALE } from './palette.js';
import { shortened } from './shortened.js';
import { type Drawn, plotPart, plotTools } from './svg-page.js';

const WIDTH = 860;
const ROW = 22;
const MARGINS = { marginLeft: 176, marginTop: 26, marginBottom: 42 };
/** Widths of the columns of text at the right. */
const FIRST_COLUMN = 136;
const COLUMN = 56;
const NAME_COLUMNS = 25;
const GROUP_COLUMNS = 100;

/** A forest chart, drawn with Observable Plot. */
export async function drawForest(chart: ForestChart): Promise<Drawn> {
  const { title, notes, label, range, band, columns, groups, looks } = chart;
  const { Plot, document } = await plotTools();
  // A group takes a line for its name, and some room before the next.
  let line = 0;
  const heads: { at: number; text: string; against: string }[] = [];
  const rows = groups.flatMap(({ name, against, rows }) => {
    heads.push({ at: line++, text: name, against });
    const placed = rows.map((row) => ({ ...row, at: line++ }));
    line += 0.4;
    return placed;
  });
  const height = ROW * Math.max(1, line) + MARGINS.marginTop + MARGINS.marginBottom;
  const marginRight = FIRST_COLUMN + COLUMN * (columns.length - 1) + 16;
  const columnAt = (i: number) => 12 + (i === 0 ? 0 : FIRST_COLUMN + COLUMN * (i - 1));
  const known = rows.filter((row) => row.effect !== null) as (Known & { at: number })[];
  const shown = looks.filter(({ look }) => known.some((row) => row.look === look));
  const inRange = (value: number) => Math.min(range[1], Math.max(range[0], value));
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height,
    ...MARGINS,
    marginRight,
    style: { fontSize: '11px' },
    x: {
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      domain: [...range],
      ticks: ticksOf(range, 6),
      tickFormat: (value: number) => (value > 0 ? `+${shortNumber(value)}` : shortNumber(value)),
      grid: true,
    },
    y: { axis: null, domain: [-0.6, Math.max(1, line) - 0.4], reverse: true },
    marks: [
      Plot.rect([band], {
        x1: inRange(band[0]),
        x2: inRange(band[1]),
        y1: -0.6,
        y2: Math.max(1, line) - 0.4,
        fill: PALE,
        fillOpacity: 0.35,
      }),
      Plot.ruleX([0], { stroke: INK }),
      ...heads.flatMap(({ at, text, against }) => [
        Plot.text([shortened(text, GROUP_COLUMNS)], {
          frameAnchor: 'left',
          y: at,
          dx: -MARGINS.marginLeft + 16,
          fontWeight: 'bold',
          fill: INK,
          stroke: 'white',
          strokeWidth: 4,
        }),
        Plot.text([against], {
          frameAnchor: 'right',
          y: at,
          textAnchor: 'start',
          dx: columnAt(0),
          fill: GREY,
        }),
      ]),
      Plot.text(rows, {
        frameAnchor: 'left',
        y: 'at',
        dx: -14,
        textAnchor: 'end',
        text: ({ name }: ForestRow) => shortened(name, NAME_COLUMNS),
        fill: INK,
      }),
      ...columns.flatMap((name, i) => [
        Plot.text([name], {
          frameAnchor: 'top-right',
          dy: -14,
          textAnchor: 'start',
          dx: columnAt(i),
          fill: GREY,
        }),
        Plot.text(rows, {
          frameAnchor: 'right',
          y: 'at',
          textAnchor: 'start',
          dx: columnAt(i),
          text: ({ cells }: ForestRow) => cells[i] ?? '',
          fill: INK,
        }),
      ]),
      ...shown.flatMap(({ look }) => {
        const own = known.filter((row) => row.look === look);
        const isOut = ({ effect }: Known) => effect.value < range[0] || effect.value > range[1];
        return [
          Plot.ruleY(own, {
            y: 'at',
            x1: ({ effect }: Known) => inRange(effect.low),
            x2: ({ effect }: Known) => inRange(effect.high),
            stroke: LOOKS[look].colour,
            strokeWidth: 2,
          }),
          Plot.dot(
            own.filter((row) => !isOut(row)),
            { x: ({ effect }: Known) => effect.value, y: 'at', ...dotOptions(look) },
          ),
          // Where it goes on outside.
          ...([0, 1] as const).map((end) =>
            Plot.text(
              own.filter(({ effect }) => (end === 0 ? effect.low < range[0] : effect.high > range[1])),
              {
                x: range[end],
                y: 'at',
                text: () => (end === 0 ? '◀' : '▶'),
                fill: LOOKS[look].colour,
              },
            ),
          ),
        ];
      }),
      ...(rows.length === 0
        ? [Plot.text(['nothing was compared'], { frameAnchor: 'middle', fill: GREY })]
        : []),
    ],
  });
  return { title, notes, width: WIDTH, parts: [plotPart(plot, height), lookLegend(shown, WIDTH)] };
}

type Known = ForestRow & { readonly effect: NonNullable<ForestRow['effect']> };
