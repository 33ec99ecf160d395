import type { Picture } from '../data/index.js';

/** A picture with lines of text below it. */
export interface SheetCell {
  readonly picture: Picture;
  readonly lines: readonly string[];
  /** Whether the first line is its name, to stand out. */
  readonly isNamed?: boolean;
}

/** Pictures in rows and columns. */
export interface ContactSheet {
  readonly title: string;
  readonly subtitle: string;
  /** Above the columns. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SheetCell[])[];
  /** Titles above rows, by the number of the row. */
  readonly headings?: ReadonlyMap<number, string>;
}

const MARGIN = 24;
const GAP = 16;
/** Longest side of a picture on the sheet. */
const CELL = 132;
const TITLE_HEIGHT = 64;
const COLUMN_HEIGHT = 22;
const LINE = 13;
const HEADING_HEIGHT = 36;
/** Text of so many characters is as wide as a cell. */
export const CELL_COLUMNS = 25;
const FONT = 'DejaVu Sans, Verdana, Helvetica, Arial, sans-serif';

const LINE_STYLE = 'font-size="10" fill="#333333"';
const HEADING_STYLE = 'font-size="15" font-weight="bold" fill="#111111"';
const NAME_STYLE = 'font-size="11" font-weight="bold" fill="#111111"';

interface Place {
  readonly cell: SheetCell;
  readonly left: number;
  readonly top: number;
}

interface Heading {
  readonly title: string;
  readonly baseline: number;
}

interface Layout {
  readonly places: readonly Place[];
  readonly headings: readonly Heading[];
  readonly width: number;
  readonly height: number;
}

/** A contact sheet as the bytes of a PNG; small pictures are enlarged by whole pixels, so that each can be seen. */
export async function contactSheetPng(sheet: ContactSheet): Promise<Uint8Array> {
  // Loaded when needed: most commands draw nothing.
  const { default: sharp } = await import('sharp');
  const { places, headings, width, height } = layOut(sheet);
  const pictures = await Promise.all(
    places.map(async ({ cell, left, top }) => {
      const { picture } = cell;
      const size = sizeOnSheet(picture);
      const input = await sharp(picture.pixels, { raw: { ...rawOf(picture) } })
        .resize(size.width, size.height, { fit: 'fill', kernel: size.isLarger ? 'nearest' : 'lanczos3' })
        .toColourspace('srgb')
        .png()
        .toBuffer();
      return { input, left, top: top + Math.floor((CELL - size.height) / 2) };
    }),
  );
  const text = Buffer.from(textSvg(sheet, { places, headings, width, height }));
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([...pictures, { input: text, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

function rawOf({ width, height, channels }: Picture) {
  return { width, height, channels };
}

function sizeOnSheet({ width, height }: Picture) {
  const largest = Math.max(width, height);
  const factor = largest <= CELL ? Math.floor(CELL / largest) : CELL / largest;
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
    isLarger: factor >= 1,
  };
}

/** Where each picture goes; a row is as high as its longest text needs. */
function layOut({ columns, rows, headings: titles }: ContactSheet): Layout {
  const places: Place[] = [];
  const headings: Heading[] = [];
  let top = MARGIN + TITLE_HEIGHT + COLUMN_HEIGHT;
  for (const [number, row] of rows.entries()) {
    const title = titles?.get(number);
    if (title !== undefined) {
      top += HEADING_HEIGHT;
      headings.push({ title, baseline: top - 12 });
    }
    row.forEach((cell, i) => {
      places.push({ cell, left: MARGIN + i * (CELL + GAP), top });
    });
    top += CELL + GAP + LINE * Math.max(0, ...row.map(({ lines }) => lines.length)) + GAP / 2;
  }
  const width = 2 * MARGIN + columns.length * (CELL + GAP) - GAP;
  return { places, headings, width, height: top - GAP / 2 + MARGIN / 2 };
}

function textSvg(
  { title, subtitle, columns }: ContactSheet,
  { places, headings, width, height }: Layout,
): string {
  const text = (content: string, x: number, y: number, style: string) =>
    `<text x="${x}" y="${y}" ${style}>${escaped(content)}</text>`;
  const heads = columns.map((name, i) =>
    text(
      name,
      MARGIN + i * (CELL + GAP),
      MARGIN + TITLE_HEIGHT + COLUMN_HEIGHT - 8,
      'font-size="12" fill="#555555"',
    ),
  );
  const captions = places.flatMap(({ cell, left, top }) =>
    cell.lines.map((line, i) =>
      text(line, left, top + CELL + GAP + i * LINE, cell.isNamed && i === 0 ? NAME_STYLE : LINE_STYLE),
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONT}">`,
    text(title, MARGIN, MARGIN + 18, 'font-size="18" font-weight="bold" fill="#111111"'),
    text(subtitle, MARGIN, MARGIN + 40, 'font-size="12" fill="#555555"'),
    ...heads,
    ...headings.map(({ title: name, baseline }) => text(name, MARGIN, baseline, HEADING_STYLE)),
    ...captions,
    '</svg>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
