import { crc32, inflateSync } from 'node:zlib';

/** Chunks that change no pixel. Any other (transparency, gamma, colour profile, orientation) needs the full decoder. */
const HARMLESS = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME', 'pHYs', 'bKGD']);
const SIGNATURE_LENGTH = 8;
const GREY = 0;
const RGB = 2;

export interface PlainPng {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Deflated rows. */
  readonly data: readonly Uint8Array[];
}

/**
 * Read the chunks of the commonest small pictures, 8-bit grey or RGB PNG without interlace, profile or transparency.
 *
 * The full decoder spends about a millisecond per picture on setting itself up, ten times what a picture of 28 x 28
 * needs; data sets of such pictures have tens of thousands. Returns undefined for anything else, also for anything
 * that is damaged: the verdict on a file is the full decoder's.
 *
 * Source  PNG, third edition (W3C 2025), sections 5 and 11.
 */
export function parsePlainPng(bytes: Uint8Array): PlainPng | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let header: Omit<PlainPng, 'data'> | undefined;
  let position = SIGNATURE_LENGTH;
  while (position + 12 <= bytes.length) {
    const length = view.getUint32(position);
    const type = text.toString('latin1', position + 4, position + 8);
    const start = position + 8;
    const end = start + length;
    if (end + 4 > bytes.length) return undefined;
    if (crc32(bytes.subarray(position + 4, end)) !== view.getUint32(end)) return undefined;
    if (type === 'IHDR') {
      if (header !== undefined || length !== 13) return undefined;
      const colour = bytes[start + 9];
      const plain = bytes[start + 8] === 8 && (colour === GREY || colour === RGB);
      // Compression, filter method and interlace must be zero.
      if (!plain || bytes[start + 10] !== 0 || bytes[start + 11] !== 0 || bytes[start + 12] !== 0)
        return undefined;
      const width = view.getUint32(start);
      const height = view.getUint32(start + 4);
      if (width === 0 || height === 0) return undefined;
      header = { width, height, channels: colour === GREY ? 1 : 3 };
    } else if (type === 'IDAT') data.push(bytes.subarray(start, end));
    else if (type === 'IEND')
      return header === undefined || data.length === 0 ? undefined : { ...header, data };
    else if (!HARMLESS.has(type)) return undefined;
    position = end + 4;
  }
  return undefined;
}

/** The pixels of a plain PNG, uint8 `[height, width, channels]`; undefined when its data are damaged. */
export function decodePlainPng(png: PlainPng): Uint8Array | undefined {
  const { width, height, channels, data } = png;
  const stride = width * channels;
  const packed = data.length === 1 ? data[0]! : Buffer.concat(data);
  let rows: Uint8Array;
  try {
    rows = inflateSync(packed, { maxOutputLength: (stride + 1) * height });
  } catch {
    return undefined;
  }
  if (rows.length !== (stride + 1) * height) return undefined;
  const pixels = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = rows[row * (stride + 1)]!;
    if (filter > 4) return undefined;
    unfilter(filter, rows, row * (stride + 1) + 1, pixels, row * stride, stride, channels);
  }
  return pixels;
}

/** Undo one row's filter (section 9.2): each byte was stored as a difference from its left (a), upper (b), upper left (c). */
function unfilter(
  filter: number,
  rows: Uint8Array,
  from: number,
  pixels: Uint8Array,
  to: number,
  stride: number,
  step: number,
): void {
  for (let i = 0; i < stride; i++) {
    const a = i >= step ? pixels[to + i - step]! : 0;
    const b = to > 0 ? pixels[to + i - stride]! : 0;
    const c = to > 0 && i >= step ? pixels[to + i - stride - step]! : 0;
    let predicted = 0;
    if (filter === 1) predicted = a;
    else if (filter === 2) predicted = b;
    else if (filter === 3) predicted = (a + b) >> 1;
    else if (filter === 4) predicted = paeth(a, b, c);
    pixels[to + i] = rows[from + i]! + predicted;
  }
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const pa = Math.abs(p - a);
  const pb = Math.abs(p - b);
  const pc = Math.abs(p - c);
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}
