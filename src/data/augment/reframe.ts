import type { Border } from './border.js';
import { affine, translation } from './matrix.js';
import type { Picture, PictureSize } from './picture.js';
import { resample } from './resample.js';

/** Pixels on each side. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const BLACK = [0, 0, 0];

/** The part of a picture of the given size, in whole pixels, whose top left pixel is given. */
export function cropPicture(
  picture: Picture,
  { top, left, ...size }: PictureSize & { readonly top: number; readonly left: number },
): Picture {
  return resample(picture, {
    size,
    matrix: translation(left, top),
    border: 'constant',
    interpolation: 'nearest',
    fill: BLACK,
  });
}

/** Where the middle of a picture begins: floor((size - part) / 2) pixels from its edge. */
export function centreOffset(picture: PictureSize, part: PictureSize): { top: number; left: number } {
  return {
    top: Math.floor((picture.height - part.height) / 2),
    left: Math.floor((picture.width - part.width) / 2),
  };
}

/** More pixels around a picture, as the border says. */
export function padPicture(
  picture: Picture,
  { top, bottom, left, right }: Margins,
  { border, fill = BLACK }: { readonly border: Border; readonly fill?: readonly number[] },
): Picture {
  return resample(picture, {
    size: { height: picture.height + top + bottom, width: picture.width + left + right },
    matrix: translation(-left, -top),
    border,
    interpolation: 'nearest',
    fill,
  });
}

/** Another size by bilinear interpolation: source = (target + 1/2) * in / out - 1/2, the edge continued. */
export function resizePicture(picture: Picture, size: PictureSize): Picture {
  const x = picture.width / size.width;
  const y = picture.height / size.height;
  return resample(picture, {
    size,
    matrix: affine(x, 0, x / 2 - 0.5, 0, y, y / 2 - 0.5),
    border: 'edge',
    interpolation: 'bilinear',
    fill: BLACK,
  });
}
