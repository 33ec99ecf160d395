const TITLE_HEIGHT = 34;
const NOTE_HEIGHT = 16;
const FONT = 'font-family="system-ui, sans-serif"';

/** Observable Plot with a document to draw in. Loaded when needed: most commands draw nothing. */
export async function plotTools() {
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  return { Plot, document: parseHTML('<html></html>').document };
}

/** One drawing of a page. */
export interface PagePart {
  readonly height: number;
  /** The text of an SVG element, to be placed at this height. */
  readonly at: (top: number) => string;
}

/** A plot of Observable Plot as a part of a page. */
export function plotPart(
  plot: { setAttribute(name: string, value: string): void },
  height: number,
): PagePart {
  return {
    height,
    at(top) {
      plot.setAttribute('y', String(top));
      return (plot as unknown as { outerHTML: string }).outerHTML;
    },
  };
}

/** A chart that has been drawn, before it becomes a file or a part of a page. */
export interface Drawn {
  readonly title: string;
  /** Below the title. */
  readonly notes?: readonly string[];
  readonly width: number;
  /** One above the other. */
  readonly parts: readonly PagePart[];
}

/** How much room there is: a drawing for a file takes what it likes. */
export interface Room {
  readonly width: number;
  /** Of labels, in pixels. */
  readonly fontSize: number;
}

/** Of a file. */
export const FILE_ROOM: Room = { width: 720, fontSize: 11 };

/** Whether it is as on a phone: names are shorter there, and axes have fewer numbers. */
export function isNarrow(width: number): boolean {
  return width < 500;
}

/** Parts one above the other, the first at `top`: their text, and where the last of them ends. */
export function stacked(
  parts: readonly PagePart[],
  top: number,
): { readonly text: string; readonly end: number } {
  let end = top;
  const drawn = parts.map(({ height, at }) => {
    const text = at(end);
    end += height;
    return text;
  });
  return { text: drawn.join('\n'), end };
}

/** The text of an SVG file: a title, lines below it, and the drawings; looks the same wherever the same fonts are. */
export function svgPage({ title, notes = [], width, parts }: Drawn): string {
  const { text, end } = stacked(parts, TITLE_HEIGHT + NOTE_HEIGHT * notes.length);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${end}" viewBox="0 0 ${width} ${end}">`,
    '<rect width="100%" height="100%" fill="white"/>',
    `<text x="16" y="22" ${FONT} font-size="14" font-weight="600">${escapeXml(title)}</text>`,
    ...notes.map(
      (note, i) =>
        `<text x="16" y="${TITLE_HEIGHT + 4 + NOTE_HEIGHT * i}" ${FONT} font-size="11" fill="#555">${escapeXml(note)}</text>`,
    ),
    text,
    '</svg>\n',
  ].join('\n');
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
