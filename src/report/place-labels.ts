import { placeOn } from './chart.js';
import type { ScatterChart, ScatterPoint } from './scatter-chart.js';

export interface PlacedLabel {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Pixels from the point. */
  readonly dx: number;
  readonly dy: number;
  readonly textAnchor: 'start' | 'end' | 'middle';
}

const CHARACTER = 6.2;
const LINE = 13;
/** Above first: paths often go on to the right. */
const SIDES = [
  { dx: 0, dy: -14, textAnchor: 'middle' },
  { dx: 9, dy: 0, textAnchor: 'start' },
  { dx: -9, dy: 0, textAnchor: 'end' },
  { dx: 0, dy: 14, textAnchor: 'middle' },
  { dx: 7, dy: -10, textAnchor: 'start' },
  { dx: 7, dy: 10, textAnchor: 'start' },
  { dx: -7, dy: -10, textAnchor: 'end' },
  { dx: -7, dy: 10, textAnchor: 'end' },
] as const;

/** A side for each label on which it hides no other label and no point; those that have none are left out. */
export function placeLabels(
  points: readonly ScatterPoint[],
  { x, y }: Pick<ScatterChart, 'x' | 'y'>,
  { width, height }: { readonly width: number; readonly height: number },
): PlacedLabel[] {
  const pixelsOf = (point: ScatterPoint) =>
    [placeOn(x, point.x) * width, (1 - placeOn(y, point.y)) * height] as const;
  const taken: Box[] = points.map((point) => {
    const [left, top] = pixelsOf(point);
    return { left: left - 4, right: left + 4, top: top - 4, bottom: top + 4 };
  });
  return points.flatMap((point) => {
    if (point.label === undefined) return [];
    const [left, top] = pixelsOf(point);
    const size = CHARACTER * point.label.length;
    for (const side of SIDES) {
      const start = left + side.dx - { start: 0, middle: size / 2, end: size }[side.textAnchor];
      const middle = top + side.dy;
      const box = { left: start, right: start + size, top: middle - LINE / 2, bottom: middle + LINE / 2 };
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      if (!isInside || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [{ x: point.x, y: point.y, text: point.label, ...side }];
    }
    return [];
  });
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
