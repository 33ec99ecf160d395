import { LOOKS, type Look, type LookName } from './look.js';
import { INK } from './palette.js';
import { escapeXml, type PagePart } from './svg-page.js';

const HEIGHT = 30;
const LINE = 18;
const LEFT = 64;
const SIDE = 14;
/** Width of a character, and of what stands around a name. */
const CHARACTER = 6.2;
const ROOM = 34;

/** What the shapes of points mean, in as many lines as fit into the width; nothing where there are none. */
export function lookLegend(
  groups: readonly { readonly look: LookName; readonly name: string }[],
  width: number,
): PagePart {
  if (groups.length === 0) return { height: 0, at: () => '' };
  // What is wrapped needs the room at the left.
  const lengths = groups.map(({ name }) => CHARACTER * name.length + ROOM);
  const isWrapped = LEFT + lengths.reduce((sum, length) => sum + length, 0) > width + ROOM;
  const left = isWrapped ? SIDE : LEFT;
  let [x, line] = [left, 0];
  const parts = groups.map(({ look, name }, i) => {
    if (x > left && x + lengths[i] > width + ROOM - SIDE) [x, line] = [left, line + 1];
    const at = x;
    x += lengths[i];
    return `${marker(look, at, LINE * line)}<text x="${at + 10}" y="${LINE * line + 14}" font-family="system-ui, sans-serif" font-size="11" fill="${INK}">${escapeXml(name)}</text>`;
  });
  const height = HEIGHT + LINE * line;
  return { height, at: (top) => `<g transform="translate(0,${top + 2})">${parts.join('')}</g>` };
}

function marker(name: LookName, x: number, y: number): string {
  const { symbol, isFilled, colour, ...look }: Look = LOOKS[name];
  const paint = isFilled ? `fill="${colour}"` : `fill="none" stroke="${colour}" stroke-width="1.5"`;
  return `<path transform="translate(${x},${y + 10})${look.isTurned ? ' rotate(180)' : ''}" d="${SHAPES[symbol]}" ${paint}/>`;
}

/** About 9 pixels wide, around 0. */
const SHAPES: Readonly<Record<Look['symbol'], string>> = {
  circle: 'M4,0A4,4,0,1,1,-4,0A4,4,0,1,1,4,0Z',
  square: 'M-4,-4h8v8h-8Z',
  triangle: 'M0,-5L4.6,3.5L-4.6,3.5Z',
  star: 'M0,-6L1.4,-1.9L5.7,-1.9L2.3,0.7L3.5,4.9L0,2.4L-3.5,4.9L-2.3,0.7L-5.7,-1.9L-1.4,-1.9Z',
  times: 'M-4,-4L4,4M-4,4L4,-4',
};
