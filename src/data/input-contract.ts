import type { PictureHeader } from './decode.js';
import type { PictureOptions } from './picture-options.js';
import type { InputContract } from './types.js';

/** Up to this side, pictures of one size are taken as they are. */
const LARGEST_NATIVE_SIDE = 96;
/** The smallest side that the option `imageSize` allows too. */
const SMALLEST_NATIVE_SIDE = 8;
/** A size chosen for pictures of many sizes is a multiple of this, so that pooling halves it evenly. */
const SIZE_STEP = 16;
const LARGEST_CHOSEN_SIDE = 128;

type PictureSize = Pick<PictureHeader, 'width' | 'height' | 'grey'>;

/** Headers of pictures, in an array or worked out one by one. */
interface Headers {
  readonly length: number;
  at(index: number): PictureSize | undefined;
}

/**
 * Settle what "auto" leaves open by the headers of all pictures.
 *
 * Size      All of one size with both sides 8 … 96: that size. Otherwise a square: the median of the shorter sides,
 *           rounded down to a multiple of 16, at least 16 and at most 128.
 * Channels  1 when every picture is grey, else 3.
 */
export function chooseInput(
  headers: Headers,
  { imageSize, channels, fit }: Pick<PictureOptions, 'imageSize' | 'channels' | 'fit'>,
): InputContract {
  const { height, width } = imageSize === 'auto' ? chooseSize(headers) : givenSize(imageSize);
  const grey = everyHeader(headers, (header) => header.grey);
  return Object.freeze({ height, width, channels: channels === 'auto' ? (grey ? 1 : 3) : channels, fit });
}

function givenSize(size: number | readonly [number, number]) {
  return typeof size === 'number' ? { height: size, width: size } : { height: size[0], width: size[1] };
}

function chooseSize(headers: Headers) {
  const { width, height } = headers.at(0)!;
  const native =
    Math.min(width, height) >= SMALLEST_NATIVE_SIDE &&
    Math.max(width, height) <= LARGEST_NATIVE_SIDE &&
    everyHeader(headers, (header) => header.width === width && header.height === height);
  if (native) return { width, height };
  const shorter = Uint32Array.from({ length: headers.length }, (_, i) => {
    const header = headers.at(i)!;
    return Math.min(header.width, header.height);
  }).sort();
  const median = shorter[Math.floor((shorter.length - 1) / 2)]!;
  const steps = Math.floor(median / SIZE_STEP) * SIZE_STEP;
  return givenSize(Math.min(LARGEST_CHOSEN_SIDE, Math.max(SIZE_STEP, steps)));
}

function everyHeader(headers: Headers, holds: (header: PictureSize) => boolean): boolean {
  for (let i = 0; i < headers.length; i++) if (!holds(headers.at(i)!)) return false;
  return true;
}
