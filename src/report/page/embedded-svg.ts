import { type Drawing, draw } from '../drawing-svg.js';
import { BLUE, GREEN, GREY, HEATS, INK, ORANGE, PALE, RANKS, RED } from '../palette.js';
import { type Room, stacked } from '../svg-page.js';
import { type Html, trusted } from './html.js';

/** Names under which a page says its colours, by those of files: `--chart-blue`. */
const VARIABLES: Readonly<Record<string, string>> = {
  [BLUE]: 'blue',
  [GREEN]: 'green',
  [ORANGE]: 'orange',
  [RED]: 'red',
  [INK]: 'ink',
  [GREY]: 'grey',
  [PALE]: 'pale',
  white: 'paper',
  ...Object.fromEntries(RANKS.map((colour, i) => [colour, `rank-${i + 1}`])),
  ...Object.fromEntries(HEATS.map((colour, i) => [colour, `heat-${i + 1}`])),
};

/**
 * A drawing as an element of a page, without its title, which the page says itself, and without a style sheet, which a page may
 * refuse: the page keeps the white space of its texts. Its colours are the page's, so that they follow a theme: `--chart-<name>`
 * for each of the palette, and `currentColor` for axes. `prefix` keeps its ids apart from those of other drawings.
 */
export async function embeddedSvg(drawing: Drawing, prefix: string, room: Room): Promise<Html> {
  const { width, parts } = await draw(drawing, room);
  const { text, end } = stacked(parts, 0);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${end}" viewBox="0 0 ${width} ${end}" aria-hidden="true">${text}</svg>`;
  return trusted(withOwnIds(inColoursOfPage(withoutStyles(svg)), prefix));
}

function withoutStyles(svg: string): string {
  return svg.replaceAll(/<style>[^<]*<\/style>/g, '');
}

function inColoursOfPage(svg: string): string {
  return svg.replace(/ (fill|stroke)="([^"]*)"/g, (attribute, name: string, colour: string) =>
    colour in VARIABLES ? ` ${name}="var(--chart-${VARIABLES[colour]})"` : attribute,
  );
}

/** Ids count up over the life of a process; in a page they depend on nothing else. */
function withOwnIds(svg: string, prefix: string): string {
  const names = new Map<string, string>();
  for (const [, id] of svg.matchAll(/ id="([^"]+)"/g)) names.set(id, `${prefix}-${names.size + 1}`);
  return svg
    .replace(/ id="([^"]+)"/g, (_, id: string) => ` id="${names.get(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${names.get(id)})`);
}
