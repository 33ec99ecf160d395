import {
  type Axis,
  axisTicks,
  type Chart,
  type Curve,
  type Mark,
  type Panel,
  placeOn,
  shortNumber,
  ticksOf,
  xAt,
} from './chart.js';
import { CURVE_LOOKS } from './curve-looks.js';

const ROWS = 12;
/** Rows of every panel after the first. */
const LESSER_ROWS = 6;
/** Columns that a tick of the x axis needs for its label. */
const TICK_COLUMNS = 9;
const NARROWEST_PLOT = 20;

/** A chart as lines of text without colours, at most `columns` wide (but no narrower than its axis and 20 columns). */
export function terminalChart({ title, x, panels, marks = [] }: Chart, columns: number): string[] {
  const gutter = Math.max(...panels.flatMap((panel) => yTicks(panel).map(({ label }) => label.length)));
  // The axis takes one column between the labels and the plot.
  const width = Math.max(NARROWEST_PLOT, columns - gutter - 2);
  const main = marks.find(({ isMain }) => isMain);
  const mark = main && { ...main, column: Math.round(placeOn(x, main.x) * (width - 1)) };
  return [
    title,
    ...panels.flatMap((panel, i) => [
      '',
      panelTitle(panel),
      ...(i === 0 && mark !== undefined ? [markLine(mark, { width, gutter })] : []),
      ...panelLines(panel, { rows: i === 0 ? ROWS : LESSER_ROWS, width, gutter, x, marked: mark?.column }),
    ]),
    ...axisLines(x, { width, gutter }),
  ];
}

interface Size {
  readonly rows: number;
  readonly width: number;
  readonly gutter: number;
  readonly x: Axis;
  readonly marked: number | undefined;
}

/** What y is, and which curve is which where there are several. */
function panelTitle({ label, curves }: Panel): string {
  if (curves.length === 1) return label;
  return [label, ...curves.map(({ name }, i) => `${CURVE_LOOKS[i].glyph} ${name}`)].join('   ');
}

/** The label of a mark above its column, pushed to the left where it would run out at the right. */
function markLine(
  { label, column }: Mark & { readonly column: number },
  { width, gutter }: Pick<Size, 'width' | 'gutter'>,
): string {
  const start = Math.max(0, Math.min(column - Math.floor(label.length / 2), width - label.length));
  return `${' '.repeat(gutter + 2 + start)}${label}`;
}

function panelLines(panel: Panel, { rows, width, gutter, x, marked }: Size): string[] {
  const [low, high] = panel.range;
  const rowOf = (y: number) => Math.round(((y - low) / (high - low)) * (rows - 1));
  const levelsOf = (curve: Curve) =>
    Array.from({ length: width }, (_, column) => {
      const value = valueAt(curve, xAt(x, column / (width - 1)));
      // What lies outside the range is cut off.
      return value === null || value > high || value < low ? null : rowOf(value);
    });
  const canvas = Array.from({ length: rows }, () => Array<string>(width).fill(' '));
  if (marked !== undefined) for (const cells of canvas) cells[marked] = '┊';
  // The first is drawn last, over the others: as points, since crossing lines of so few rows cannot be told apart.
  const [first, ...others] = panel.curves;
  others.forEach((curve, i) => {
    levelsOf(curve).forEach((level, column) => {
      if (level !== null) canvas[level][column] = CURVE_LOOKS[i + 1].glyph;
    });
  });
  const levels = levelsOf(first);
  levels.forEach((level, column) => {
    if (level !== null) drawColumn(canvas, column, levels[Math.max(0, column - 1)] ?? level, level);
  });
  const labels = new Map(yTicks(panel).map(({ value, label }) => [rowOf(value), label]));
  return canvas
    .map((cells, row) => {
      const label = labels.get(row);
      const axis = label === undefined ? '│' : '┤';
      return `${(label ?? '').padStart(gutter)} ${axis}${cells.join('')}`.trimEnd();
    })
    .reverse();
}

/** The line from the level of the column before to the level of this one. */
function drawColumn(canvas: string[][], column: number, from: number, to: number): void {
  if (from === to) {
    canvas[to][column] = '─';
    return;
  }
  for (let row = Math.min(from, to) + 1; row < Math.max(from, to); row++) canvas[row][column] = '│';
  canvas[from][column] = from < to ? '╯' : '╮';
  canvas[to][column] = from < to ? '╭' : '╰';
}

function valueAt({ points, shape }: Curve, x: number): number | null {
  const last = points.at(-1)!;
  // A line ends with its last point, but for the rounding of where that lies.
  if (shape === 'line' && x > last[0] * (1 + 1e-9)) return null;
  const after = points.findIndex(([at]) => at > x);
  return points.at(after === -1 ? -1 : Math.max(0, after - 1))![1];
}

function yTicks({ range }: Panel): { value: number; label: string }[] {
  return ticksOf(range, 4).map((value) => ({ value, label: shortNumber(value) }));
}

function axisLines(x: Axis, { width, gutter }: { width: number; gutter: number }): string[] {
  const line = Array<string>(width).fill('─');
  const numbers = Array<string>(width + gutter).fill(' ');
  for (const tick of axisTicks(x, Math.max(2, Math.floor(width / TICK_COLUMNS)))) {
    const column = Math.round(placeOn(x, tick) * (width - 1));
    line[column] = '┬';
    const text = shortNumber(tick);
    const start = Math.min(column - Math.floor((text.length - 1) / 2), width - text.length);
    numbers.splice(gutter + start, text.length, ...text);
  }
  const margin = ' '.repeat(gutter + 1);
  return [
    `${margin}└${line.join('')}`,
    `  ${numbers.join('')}`.trimEnd(),
    `${margin}${' '.repeat(Math.max(1, Math.floor((width - x.label.length) / 2)))}${x.label}`,
  ];
}
