import type { Picture } from '../../../data/index.js';

/** Longest side of a thumbnail in pixels: sharp on dense screens at half of it. */
export const THUMBNAIL = 192;
/** Of WebP: what is lost cannot be seen at this size, and a page of a hundred stays below a megabyte. */
const QUALITY = 72;
/** Pictures no larger than this are kept as they are, to the pixel, and enlarged by the page. */
const TINY = 64;

/** A picture as an address that holds it. */
export interface Thumbnail {
  /** `data:image/webp;base64,…`. */
  readonly src: string;
  readonly width: number;
  readonly height: number;
  /** Whether its pixels are to be seen as squares. */
  readonly isTiny: boolean;
}

/** Make a picture small enough to stand in a page. */
export async function thumbnailOf({ width, height, channels, pixels }: Picture): Promise<Thumbnail> {
  const { default: sharp } = await import('sharp');
  const longest = Math.max(width, height);
  const isTiny = longest <= TINY;
  const factor = Math.min(1, THUMBNAIL / longest);
  const size = {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  };
  const bytes = await sharp(pixels, { raw: { width, height, channels } })
    .resize({ ...size, fit: 'fill' })
    .toColourspace('srgb')
    .webp(isTiny ? { lossless: true } : { quality: QUALITY })
    .toBuffer();
  return { src: `data:image/webp;base64,${bytes.toString('base64')}`, ...size, isTiny };
}
