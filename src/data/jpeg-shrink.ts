import type { InputContract } from './types.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of the input by which the far edge of a picture may be displaced. */
const MOST_DISPLACED = 1 / 16;

/**
 * Whether a JPEG may be decoded to a half, a quarter or an eighth of its size before it is resampled. Its decoder does so
 * nearly as well as resampling does, and much faster, but a side that is no multiple of that ratio is rounded up, which
 * stretches the picture: allowed up to 1/16 pixel of the input, and where it leaves the place of the crop as it is.
 *
 * The ratio is what sharp takes with `fastShrinkOnLoad: false`: at least a factor of two is left to the resampling.
 */
export function mayShrink(picture: Size, input: InputContract): boolean {
  const ratio = shrinkRatio(picture, input);
  if (ratio === 1) return true;
  const shrunk = { width: Math.ceil(picture.width / ratio), height: Math.ceil(picture.height / ratio) };
  const [whole, small] = [resampledSize(picture, input), resampledSize(shrunk, input)];
  const stretched = Math.max(
    (ratio * shrunk.width) / picture.width - 1,
    (ratio * shrunk.height) / picture.height - 1,
  );
  return (
    whole.width === small.width &&
    whole.height === small.height &&
    stretched * Math.max(whole.width, whole.height) <= MOST_DISPLACED
  );
}

function shrinkRatio(picture: Size, input: InputContract): 1 | 2 | 4 | 8 {
  const { horizontal, vertical } = reduction(picture, input);
  const common = Math.min(horizontal, vertical);
  if (common >= 16) return 8;
  if (common >= 8) return 4;
  return common >= 4 ? 2 : 1;
}

/** Before the crop, and without what `pad` adds. */
function resampledSize(picture: Size, input: InputContract): Size {
  const { horizontal, vertical } = reduction(picture, input);
  return { width: Math.round(picture.width / horizontal), height: Math.round(picture.height / vertical) };
}

/** Pixels of the picture for one of the input. */
function reduction({ width, height }: Size, input: InputContract) {
  const own = { horizontal: width / input.width, vertical: height / input.height };
  if (input.fit === 'stretch') return own;
  const both = (input.fit === 'crop' ? Math.min : Math.max)(own.horizontal, own.vertical);
  return { horizontal: both, vertical: both };
}
