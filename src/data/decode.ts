import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { DataError, InternalError } from '../base/error.js';
import { firstPage } from './first-page.js';
import { mayShrink } from './jpeg-shrink.js';
import { fault, unreadable } from './picture-fault.js';
import { nameOfUnread, type PictureFormat, sniffFormat } from './picture-format.js';
import { decodePlainPng, parsePlainPng } from './plain-png.js';
import { type RawPixels, readRawPixels } from './raw-pixels.js';
import type { InputContract } from './types.js';

/**
 * The one way from a file's bytes to pixels, for training, evaluation and prediction alike:
 *
 * 1. The content decides the format, not the extension; of animations and multi-page files the first frame is taken.
 *    Truncated or damaged data are an error; what the format's library calls a mere warning is not.
 * 2. Turned as EXIF orientation says.
 * 3. Embedded colour profiles and CMYK are converted to sRGB; 16 bits are scaled to 8.
 * 4. Transparency is laid on white.
 * 5. Resized with the Lanczos kernel (a = 3; enlarging uses cubic interpolation), JPEG by way of its own half, quarter
 *    and eighth sizes where `jpeg-shrink.ts` allows it. `crop` covers the input and cuts the middle; `stretch` ignores the aspect; `pad` fits inside,
 *    centred on black. Pictures smaller than the input are enlarged; one of exactly its size is not resampled.
 * 6. Grey is luminance; a grey picture for a colour input has its value three times.
 */
async function decodeFully(picture: Sharp, input: InputContract): Promise<Uint8Array> {
  const pixels = await picture
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize(input.width, input.height, {
      fit: SHARP_FIT[input.fit],
      kernel: 'lanczos3',
      fastShrinkOnLoad: false,
      background: '#000000',
    })
    .toColourspace(input.channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer();
  const expected = input.height * input.width * input.channels;
  if (pixels.length !== expected)
    throw new InternalError({
      where: 'decodeFully',
      what: 'the decoder gave another number of bytes than the input needs',
      got: { bytes: pixels.length, expected },
    });
  return pixels;
}

const SHARP_FIT = { crop: 'cover', stretch: 'fill', pad: 'contain' } as const;

/** Raised whenever the same file comes to other pixels than before, so that none that were kept are taken for new ones. */
export const DECODER_VERSION = 2;

/** Pixels above which a picture is refused by its header, unless an option says otherwise. */
export const DEFAULT_MAX_PIXELS = 100_000_000;

/** What a picture says about itself before it is decoded. */
export interface PictureHeader {
  /** Pixels, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** One channel besides transparency. */
  readonly grey: boolean;
  /** What the content is; `pixels` of bare arrays. */
  readonly format: PictureFormat | 'pixels';
  /** Whether EXIF orientation turns or mirrors it. */
  readonly turned: boolean;
  /** Whether it has transparency, which is laid on white. */
  readonly transparent: boolean;
}

/** Read the header alone. Throws DataError with a `ProblemCode`. */
export async function readHeader(bytes: Uint8Array, maxPixels: number): Promise<PictureHeader> {
  const format = requirePicture(bytes);
  const plain = format === 'png' ? parsePlainPng(bytes) : undefined;
  const header: PictureHeader = plain
    ? {
        width: plain.width,
        height: plain.height,
        grey: plain.channels === 1,
        format,
        turned: false,
        transparent: false,
      }
    : await readAnyHeader(bytes, format);
  if (header.width * header.height > maxPixels)
    throw fault('data/too-many-pixels', 'more pixels than allowed', {
      size: `${header.width} x ${header.height}`,
      maxPixels,
    });
  return header;
}

async function readAnyHeader(bytes: Uint8Array, format: PictureFormat): Promise<PictureHeader> {
  const content = format === 'tiff' ? firstPage(bytes) : bytes;
  const { autoOrient, space, depth, orientation, hasAlpha } = await sharp(content, {
    failOn: 'error',
    limitInputPixels: false,
  })
    .metadata()
    .catch((cause) => Promise.reject(damaged(cause)));
  if (depth !== 'uchar' && depth !== 'ushort')
    throw fault('data/pixel-type', 'pixels must be whole numbers of 8 or 16 bits', depth);
  return {
    width: autoOrient.width,
    height: autoOrient.height,
    grey: space === 'b-w' || space === 'grey16',
    format,
    // 1 is upright, and so is a picture that says nothing.
    turned: orientation !== undefined && orientation !== 1,
    transparent: hasAlpha,
  };
}

/**
 * Decode the bytes of one picture to uint8 `[H, W, C]` by the policy stated above.
 *
 * Throws DataError with a `ProblemCode`; the caller knows the file's name.
 */
export async function decodeBytes(
  bytes: Uint8Array,
  input: InputContract,
  maxPixels: number,
): Promise<Uint8Array> {
  const format = requirePicture(bytes);
  if (format === 'png') {
    const plain = parsePlainPng(bytes);
    const fits =
      plain?.width === input.width && plain.height === input.height && plain.channels === input.channels;
    const pixels = plain !== undefined && fits ? decodePlainPng(plain) : undefined;
    if (pixels !== undefined) return pixels;
  }
  const content = format === 'tiff' ? firstPage(bytes) : bytes;
  // No other format has pixels of other types.
  if (format === 'tiff') await readAnyHeader(content, format);
  try {
    const picture = sharp(content, { failOn: 'error', limitInputPixels: maxPixels });
    if (format === 'jpeg') await keepFromHarmfulShrink(picture, input);
    return await decodeFully(picture, input);
  } catch (cause) {
    if (cause instanceof InternalError) throw cause;
    throw damaged(cause);
  }
}

/** Asked for a region, sharp decodes a JPEG in full; this one is the whole picture. */
async function keepFromHarmfulShrink(picture: Sharp, input: InputContract): Promise<void> {
  const { autoOrient } = await picture.metadata();
  if (!mayShrink(autoOrient, input)) picture.autoOrient().extract({ left: 0, top: 0, ...autoOrient });
}

/** Bring bare pixels to the input by the same policy; those of its size and channels are taken as they are. */
export async function decodeRaw(
  bytes: Uint8Array,
  raw: RawPixels,
  input: InputContract,
): Promise<Uint8Array> {
  const pixels = readRawPixels(bytes, raw);
  const { width, height, channels } = raw;
  if (width === input.width && height === input.height && channels === input.channels) return pixels;
  const picture = sharp(pixels, { raw: { width, height, channels } });
  return decodeFully(picture.toColourspace(channels === 1 ? 'b-w' : 'srgb'), input);
}

/**
 * Decode one picture, given as a path or as its bytes, to uint8 `[H, W, C]`; the same pixels as in training.
 *
 * Throws DataError: `data/unreadable-file`, `data/empty-file`, `data/not-a-picture`, `data/damaged-picture`,
 * `data/too-many-pixels`, `data/pixel-type`.
 */
export async function decodeImage(
  picture: string | Uint8Array,
  input: InputContract,
  options: { readonly maxPixels?: number } = {},
): Promise<Uint8Array> {
  const where = typeof picture === 'string' ? picture : 'picture';
  try {
    const bytes = typeof picture === 'string' ? await readPicture(picture) : picture;
    return await decodeBytes(bytes, input, options.maxPixels ?? DEFAULT_MAX_PIXELS);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError({
      code: error.code,
      where,
      what: error.what,
      got: error.got,
      fix: error.fix ?? 'give a whole JPEG, PNG, WebP, GIF, TIFF or AVIF picture',
      cause: error,
    });
  }
}

async function readPicture(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(cause);
  }
}

function requirePicture(bytes: Uint8Array) {
  if (bytes.length === 0) throw fault('data/empty-file', 'the file has no bytes');
  const format = sniffFormat(bytes);
  if (format !== undefined) return format;
  const name = nameOfUnread(bytes);
  throw fault(
    'data/not-a-picture',
    name === undefined
      ? 'the content is not JPEG, PNG, WebP, GIF, TIFF or AVIF, whatever the name says'
      : `the content is ${name}, which is not read: convert it to JPEG or PNG`,
  );
}

function damaged(cause: unknown): DataError {
  // libvips repeats itself over several lines; the first one names the fault.
  const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.trim();
  if (/pixel limit/.test(reason))
    return fault('data/too-many-pixels', 'more pixels than allowed', reason, cause);
  return fault('data/damaged-picture', 'the picture is damaged or cut off', reason, cause);
}
