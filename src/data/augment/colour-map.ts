import type { Picture } from './picture.js';

/** Shares of red, green and blue in grey (ITU-R BT.601, as rounded by torchvision); they add up to 0.9999. */
export const GREY_SHARES = [0.2989, 0.587, 0.114] as const;
const SHARES_SUM = GREY_SHARES[0] + GREY_SHARES[1] + GREY_SHARES[2];

/** A change of colours: each channel v of a pixel with grey level y becomes `own` v + `grey` y + `offset`. */
export interface ColourMap {
  readonly own: number;
  readonly grey: number;
  readonly offset: number;
}

export const SAME_COLOURS: ColourMap = Object.freeze({ own: 1, grey: 0, offset: 0 });

/** Do `first`, then `then`, without rounding or clipping between them; again such a map, since grey maps to grey. */
export function thenColours(first: ColourMap, then: ColourMap, channels: 1 | 3): ColourMap {
  const sum = greySum(channels);
  // The grey level after `first` is greyOfGrey times the one before it, plus greyOffset.
  const greyOfGrey = first.own + sum * first.grey;
  const greyOffset = sum * first.offset;
  return {
    own: then.own * first.own,
    grey: then.own * first.grey + then.grey * greyOfGrey,
    offset: then.own * first.offset + then.grey * greyOffset + then.offset,
  };
}

/** The mean grey level of a picture after a map. */
export function greyAfter({ own, grey, offset }: ColourMap, mean: number, channels: 1 | 3): number {
  const sum = greySum(channels);
  return own * mean + sum * (grey * mean + offset);
}

function greySum(channels: 1 | 3): number {
  return channels === 1 ? 1 : SHARES_SUM;
}

/** Mean grey level over all pixels, not rounded. */
export function meanGrey({ pixels, channels }: Picture): number {
  // Sums of levels are whole numbers, which stay exact.
  if (channels === 1) {
    let sum = 0;
    for (let i = 0; i < pixels.length; i++) sum += pixels[i];
    return sum / pixels.length;
  }
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let i = 0; i < pixels.length; i += 3) {
    red += pixels[i];
    green += pixels[i + 1];
    blue += pixels[i + 2];
  }
  const [redShare, greenShare, blueShare] = GREY_SHARES;
  return (redShare * red + greenShare * green + blueShare * blue) / (pixels.length / 3);
}

/** A map as a table over the 256 levels; undefined where a channel depends on the others. */
export function asTable({ own, grey, offset }: ColourMap, channels: 1 | 3): Uint8Array | undefined {
  if (channels === 3 && grey !== 0) return undefined;
  const factor = channels === 1 ? own + grey : own;
  return levelTable((level) => factor * level + offset);
}

/** A value for each level, clipped to 0 … 255 and rounded. */
export function levelTable(levelAfter: (level: number) => number): Uint8Array {
  const table = new Uint8ClampedArray(256);
  for (let level = 0; level < 256; level++) table[level] = levelAfter(level);
  return new Uint8Array(table.buffer);
}

export function applyTable(pixels: Uint8Array, table: Uint8Array): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[pixels[i]];
}
