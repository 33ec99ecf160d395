/** A part of an axis. */
export type Span = readonly [low: number, high: number];

export type ZoomStep = 'in' | 'out' | 'left' | 'right';

/** What a step of zooming shows: half, twice as much, or a quarter beside it, within what there is; undefined where that is all. */
export function zoomed(shown: Span | undefined, whole: Span, step: ZoomStep): Span | undefined {
  const [low, high] = shown ?? whole;
  const width = high - low;
  const middle = (low + high) / 2;
  const factor = { in: 0.5, out: 2, left: 1, right: 1 }[step];
  const shift = { in: 0, out: 0, left: -0.25, right: 0.25 }[step] * width;
  const most = whole[1] - whole[0];
  const wanted = Math.min(most, Math.max(factor * width, most / 1e4));
  if (wanted >= most) return undefined;
  const start = Math.min(Math.max(middle + shift - wanted / 2, whole[0]), whole[1] - wanted);
  return [start, start + wanted];
}
