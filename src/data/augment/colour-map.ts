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

/** A value for each level, clipped to 0 … 255 and rounded. */
export function levelTable(levelAfter: (level: number) => number): Uint8Array {
  const table = new Uint8ClampedArray(256);
  for (let level = 0; level < 256; level++) table[level] = levelAfter(level);
  return new Uint8Array(table.buffer);
}
