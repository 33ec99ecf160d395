import type { HeatmapChart } from './heatmap-chart.js';
import { GREY, HEATS, INK } from './palette.js';
import { shortened } from './shortened.js';
import { type Drawn, escapeXml, FILE_ROOM, isNarrow, type Room } from './svg-page.js';

const MARGIN = 12;
/** Width of a cell in pixels: what numbers need, and what it never exceeds. */
const LEAST_FOR_TEXT = 24;
const LARGEST = 56;
/** Height of a row whose cells need not be square. */
const ROW = 18;
const NAME_COLUMNS = 18;
const NARROW_COLUMNS = 11;
const LEGEND = 44;
/** Width of a colour in the legend. */
const SWATCH = 18;
/** Width of a character against its size. */
const CHARACTER = 0.58;

/**
 * A heatmap. All cells of a colour are one path, so that thousands of them take little space; colours are steps, of which a
 * legend shows each.
 */
export async function drawHeatmap(
  { title, notes, x, y, cells, texts, ends, isSquare }: HeatmapChart,
  { width, fontSize }: Room = FILE_ROOM,
): Promise<Drawn> {
  const columns = x.names.length;
  const rows = y.names.length;
  const nameColumns = isNarrow(width) ? NARROW_COLUMNS : NAME_COLUMNS;
  const names = y.names.map((name) => shortened(name, nameColumns));
  const longest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
  const left = MARGIN + fontSize * 1.4 + CHARACTER * fontSize * longest(names) + 8;
  const cellWidth = Math.min(LARGEST, (width - left - MARGIN) / Math.max(1, columns));
  const cellHeight = isSquare ? cellWidth : ROW;
  const headings = x.names.map((name) => shortened(name, nameColumns));
  const isUpright = longest(headings) * CHARACTER * fontSize > cellWidth - 4;
  const head = isUpright ? CHARACTER * fontSize * longest(headings) + 10 : fontSize + 8;
  const top = fontSize * 1.6 + head;
  const bottom = top + rows * cellHeight;
  const every = (size: number) => Math.max(1, Math.ceil((fontSize * 1.15) / size));
  const text = (content: string, attributes: string, fill = INK) =>
    `<text ${attributes} fill="${fill}" font-size="${fontSize}">${escapeXml(content)}</text>`;
  const at = (value: number) => Number(value.toFixed(2));
  const parts = [
    text(x.label, `x="${at(left + (columns * cellWidth) / 2)}" y="${fontSize}" text-anchor="middle"`, GREY),
    text(
      y.label,
      `transform="translate(${fontSize},${at((top + bottom) / 2)}) rotate(-90)" text-anchor="middle"`,
      GREY,
    ),
    ...headings.flatMap((name, i) => {
      if (i % every(isUpright ? cellWidth : Number.POSITIVE_INFINITY) !== 0) return [];
      const middle = left + (i + 0.5) * cellWidth;
      return isUpright
        ? text(name, `transform="translate(${at(middle + fontSize * 0.35)},${at(top - 6)}) rotate(-90)"`)
        : text(name, `x="${at(middle)}" y="${at(top - 6)}" text-anchor="middle"`);
    }),
    ...names.flatMap((name, i) =>
      i % every(cellHeight) === 0
        ? text(
            name,
            `x="${at(left - 8)}" y="${at(top + (i + 0.5) * cellHeight + fontSize * 0.35)}" text-anchor="end"`,
          )
        : [],
    ),
    `<rect x="${at(left)}" y="${at(top)}" width="${at(columns * cellWidth)}" height="${at(rows * cellHeight)}" fill="none" stroke="${GREY}" stroke-opacity="0.4"/>`,
    ...HEATS.map((colour, step) => {
      const gap = cellWidth > 12 && cellHeight > 12 ? 1 : 0;
      const path = cells
        .flatMap((row, i) =>
          row.flatMap((value, k) =>
            value !== null && stepOf(value) === step
              ? `M${at(left + k * cellWidth)},${at(top + i * cellHeight)}h${at(cellWidth - gap)}v${at(cellHeight - gap)}h${at(gap - cellWidth)}z`
              : [],
          ),
        )
        .join('');
      return path === '' ? '' : `<path d="${path}" fill="${colour}"/>`;
    }),
    ...(texts === undefined || cellWidth < LEAST_FOR_TEXT
      ? []
      : texts.flatMap((row, i) =>
          row.map((content, k) =>
            text(
              content,
              `x="${at(left + (k + 0.5) * cellWidth)}" y="${at(top + (i + 0.5) * cellHeight + fontSize * 0.35)}" text-anchor="middle"`,
              isDark(cells[i][k]) ? 'white' : INK,
            ),
          ),
        )),
    legend(
      {
        left: Math.max(MARGIN, Math.min(left, width - legendWidth(ends, fontSize))),
        top: bottom + 16,
        fontSize,
      },
      ends,
    ),
  ];
  const height = bottom + LEGEND;
  return {
    title,
    notes,
    width,
    parts: [
      {
        height,
        at: (y) =>
          `<g transform="translate(0,${y})" font-family="system-ui, sans-serif">${parts.join('')}</g>`,
      },
    ],
  };
}

/** Which colour a value has: 0 the palest, which 0 alone has, so that a single example among thousands can be seen. */
function stepOf(value: number): number {
  return value <= 0 ? 0 : Math.min(HEATS.length - 1, 1 + Math.floor(value * (HEATS.length - 1)));
}

function isDark(value: number | null): boolean {
  return value !== null && stepOf(value) > HEATS.length / 2;
}

function legendWidth([pale, dark]: HeatmapChart['ends'], fontSize: number): number {
  return CHARACTER * fontSize * (pale.length + dark.length) + HEATS.length * SWATCH + 24;
}

function legend(
  { left, top, fontSize }: { readonly left: number; readonly top: number; readonly fontSize: number },
  [pale, dark]: HeatmapChart['ends'],
): string {
  const y = top + 11;
  const start = left + CHARACTER * fontSize * pale.length + 8;
  return [
    `<text x="${left.toFixed(1)}" y="${y}" font-size="${fontSize}" fill="${GREY}">${escapeXml(pale)}</text>`,
    ...HEATS.map(
      (colour, i) =>
        `<rect x="${(start + i * SWATCH).toFixed(1)}" y="${top}" width="${SWATCH}" height="14" fill="${colour}"/>`,
    ),
    `<text x="${(start + HEATS.length * SWATCH + 8).toFixed(1)}" y="${y}" font-size="${fontSize}" fill="${GREY}">${escapeXml(dark)}</text>`,
  ].join('');
}
