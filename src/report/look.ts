import { BLUE, GREEN, GREY, INK, ORANGE } from './palette.js';

/** What a point looks like: no two have the same shape. */
export interface Look {
  readonly symbol: 'circle' | 'square' | 'triangle' | 'star' | 'times';
  readonly isTurned?: boolean;
  readonly colour: string;
  readonly isFilled: boolean;
  readonly radius: number;
  /** The same in a terminal. */
  readonly glyph: string;
}

/** Kinds of points, by which legends call them. */
export const LOOKS = {
  best: { symbol: 'star', colour: ORANGE, isFilled: true, radius: 7, glyph: '★' },
  complete: { symbol: 'circle', colour: BLUE, isFilled: true, radius: 3.5, glyph: '●' },
  pruned: { symbol: 'circle', colour: GREY, isFilled: false, radius: 3.5, glyph: '○' },
  failed: { symbol: 'times', colour: INK, isFilled: false, radius: 4, glyph: '×' },
  running: { symbol: 'square', colour: GREY, isFilled: false, radius: 3.5, glyph: '□' },
  better: { symbol: 'triangle', colour: GREEN, isFilled: true, radius: 5.5, glyph: '▲' },
  worse: { symbol: 'triangle', isTurned: true, colour: ORANGE, isFilled: true, radius: 5.5, glyph: '▼' },
  same: { symbol: 'square', colour: BLUE, isFilled: true, radius: 4.5, glyph: '■' },
  unclear: { symbol: 'circle', colour: GREY, isFilled: false, radius: 4.5, glyph: '○' },
  baseline: { symbol: 'star', colour: INK, isFilled: true, radius: 6, glyph: '★' },
} as const satisfies Readonly<Record<string, Look>>;

export type LookName = keyof typeof LOOKS;

/** Options of Observable Plot for dots of a look. */
export function dotOptions(name: LookName) {
  const { symbol, colour, isFilled, radius, ...look }: Look = LOOKS[name];
  return {
    symbol,
    r: radius,
    ...(look.isTurned ? { rotate: 180 } : {}),
    ...(isFilled
      ? { fill: colour, stroke: 'white', strokeWidth: 1 }
      : { stroke: colour, strokeWidth: 1.5, fill: 'white' }),
    // White below a cross would hide what it lies on.
    ...(symbol === 'times' ? { fill: 'none' } : {}),
  };
}
