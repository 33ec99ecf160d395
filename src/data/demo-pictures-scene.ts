import type { RandomStream } from '../base/random.js';

/** The classes, in alphabetical order as a folder lists them. */
export const SHAPES = Object.freeze(['circle', 'cross', 'ring', 'square', 'star', 'triangle'] as const);
export type Shape = (typeof SHAPES)[number];

/** A scene is drawn on a square canvas of this many units, whatever the size in pixels. */
const CANVAS = 100;
/** Smallest distance in RGB (0 … 441) between a shape and the background, so that a person can see it. */
const CONTRAST = 140;
/**
 * Levels a channel may take. Shapes are lighter than what is behind them, on average: with both polarities a small
 * network needs several times as many pictures, and a demonstration has a minute.
 */
const BACKGROUND_LEVELS: Levels = [0, 140];
const SHAPE_LEVELS: Levels = [95, 255];
const ALL_LEVELS: Levels = [0, 255];

type Rgb = readonly [number, number, number];
type Point = readonly [number, number];
type Levels = readonly [lowest: number, highest: number];

export interface Scene {
  readonly svg: string;
  /** Standard deviation of the pixel noise, in grey levels. */
  readonly noise: number;
}

/** A random scene with one shape on a gradient, small distractors under and over it. */
export function drawScene(shape: Shape, stream: RandomStream, size: number): Scene {
  const from = randomColour(stream, BACKGROUND_LEVELS);
  const to = randomColour(stream, BACKGROUND_LEVELS);
  const colour = contrastingColour(stream, [from, to, mix(from, to)]);
  const under = drawDistractors(stream, stream.integer(3));
  const figure = drawFigure(shape, colour, stream);
  const over = drawDistractors(stream, stream.integer(2));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${CANVAS} ${CANVAS}">
<defs><linearGradient id="g" gradientTransform="rotate(${decimal(between(stream, 0, 360))} 0.5 0.5)">
<stop offset="0" stop-color="${css(from)}"/><stop offset="1" stop-color="${css(to)}"/></linearGradient></defs>
<rect width="${CANVAS}" height="${CANVAS}" fill="url(#g)"/>
${under}${figure}${over}</svg>`;
  return { svg, noise: between(stream, 2, 14) };
}

function drawFigure(shape: Shape, colour: Rgb, stream: RandomStream): string {
  const radius = between(stream, 22, 36);
  const x = between(stream, 38, 62);
  const y = between(stream, 38, 62);
  const angle = between(stream, 0, 360);
  const stretch = between(stream, 0.85, 1.18);
  const transform = `translate(${decimal(x)} ${decimal(y)}) rotate(${decimal(angle)}) scale(${decimal(stretch)} ${decimal(1 / stretch)})`;
  return `<g transform="${transform}">${shapeMarkup(shape, radius, css(colour), stream)}</g>\n`;
}

function shapeMarkup(shape: Shape, radius: number, colour: string, stream: RandomStream): string {
  const lineWidth = radius * between(stream, 0.22, 0.4);
  if (shape === 'circle') return `<circle r="${decimal(radius)}" fill="${colour}"/>`;
  if (shape === 'ring') {
    return `<circle r="${decimal(radius - lineWidth / 2)}" fill="none" stroke="${colour}" stroke-width="${decimal(lineWidth)}"/>`;
  }
  // Filled or outlined by a coin: otherwise "has a hole" would tell the ring from everything else.
  const outlined = stream.uniform() < 0.4;
  const points = corners(shape, outlined ? radius - lineWidth / 2 : radius, stream);
  const list = points.map(([x, y]) => `${decimal(x)},${decimal(y)}`).join(' ');
  const paint = outlined
    ? `fill="none" stroke="${colour}" stroke-width="${decimal(lineWidth * 0.75)}" stroke-linejoin="round"`
    : `fill="${colour}"`;
  return `<polygon points="${list}" ${paint}/>`;
}

function corners(
  shape: Exclude<Shape, 'circle' | 'ring'>,
  radius: number,
  stream: RandomStream,
): readonly Point[] {
  switch (shape) {
    case 'square':
      return regularPolygon(4, radius * 1.05);
    case 'triangle':
      return regularPolygon(3, radius * 1.15);
    case 'star': {
      const inner = radius * between(stream, 0.36, 0.48);
      return Array.from({ length: 10 }, (_, i) =>
        polar(i % 2 === 0 ? radius * 1.15 : inner, (i * Math.PI) / 5),
      );
    }
    case 'cross': {
      const arm = radius * between(stream, 0.24, 0.36);
      const quarter: Point[] = [
        [radius, arm],
        [arm, arm],
        [arm, radius],
      ];
      // The same three corners turned by 0, 90, 180 and 270 degrees.
      return [0, 1, 2, 3].flatMap((turn) => quarter.map((point) => turnRight(point, turn)));
    }
  }
}

function regularPolygon(count: number, radius: number): Point[] {
  return Array.from({ length: count }, (_, i) => polar(radius, (2 * Math.PI * i) / count));
}

function polar(radius: number, angle: number): Point {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function turnRight([x, y]: Point, times: number): Point {
  return times === 0 ? [x, y] : turnRight([-y, x], times - 1);
}

/** Thin lines and small dots in any colour: something to ignore. */
function drawDistractors(stream: RandomStream, count: number): string {
  return Array.from({ length: count }, () => {
    const colour = css(randomColour(stream, ALL_LEVELS));
    const [x1, y1, x2, y2] = Array.from({ length: 4 }, () => decimal(between(stream, 0, CANVAS)));
    return stream.uniform() < 0.5
      ? `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${decimal(between(stream, 2, 4))}"/>\n`
      : `<circle cx="${x1}" cy="${y1}" r="${decimal(between(stream, 2.5, 6))}" fill="${colour}"/>\n`;
  }).join('');
}

function randomColour(stream: RandomStream, [lowest, highest]: Levels): Rgb {
  const level = () => lowest + stream.integer(highest - lowest + 1);
  return [level(), level(), level()];
}

/** Draws until a colour is far enough from all of `others`; the farthest of many tries if none is. */
function contrastingColour(stream: RandomStream, others: readonly Rgb[]): Rgb {
  let best: Rgb = [0, 0, 0];
  let bestDistance = -1;
  for (let attempt = 0; attempt < 64 && bestDistance < CONTRAST; attempt++) {
    const colour = randomColour(stream, SHAPE_LEVELS);
    const distance = Math.min(...others.map((other) => Math.hypot(...colour.map((v, i) => v - other[i]))));
    if (distance > bestDistance) {
      best = colour;
      bestDistance = distance;
    }
  }
  return best;
}

function mix(a: Rgb, b: Rgb): Rgb {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}

function between(stream: RandomStream, low: number, high: number): number {
  return low + (high - low) * stream.uniform();
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`;
}

/** Fixed number of digits: the text of a scene must not depend on how a platform prints its last bits. */
function decimal(value: number): string {
  return value.toFixed(3);
}
