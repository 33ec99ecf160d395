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

/**
 * Settle what "auto" leaves open by the headers of all pictures.
 *
 * Size      All of one size with both sides 8 … 96: that size. Otherwise a square: the median of the shorter sides,
 *           rounded down to a multiple of 16, at least 16 and at most 128.
 * Channels  1 when every picture is grey, else 3.
 */
export function chooseInput(
  headers: readonly PictureSize[],
  { imageSize, channels, fit }: Pick<PictureOptions, 'imageSize' | 'channels' | 'fit'>,
): InputContract {
  const { height, width } = imageSize === 'auto' ? chooseSize(headers) : givenSize(imageSize);
  const grey = headers.every((header) => header.grey);
  return Object.freeze({ height, width, channels: channels === 'auto' ? (grey ? 1 : 3) : channels, fit });
}

function givenSize(size: number | readonly [number, number]) {
  return typeof size === 'number' ? { height: size, width: size } : { height: size[0], width: size[1] };
}

function chooseSize(headers: readonly PictureSize[]) {
  const { width, height } = headers[0]!;
  const native =
    Math.min(width, height) >= SMALLEST_NATIVE_SIDE &&
    Math.max(width, height) <= LARGEST_NATIVE_SIDE &&
    headers.every((header) => header.width === width && header.height === height);
  if (native) return { width, height };
  const shorter = headers.map((header) => Math.min(header.width, header.height)).sort((a, b) => a - b);
  const median = shorter[Math.floor((shorter.length - 1) / 2)]!;
  const steps = Math.floor(median / SIZE_STEP) * SIZE_STEP;
  return givenSize(Math.min(LARGEST_CHOSEN_SIDE, Math.max(SIZE_STEP, steps)));
}
