import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { onTestFinished } from 'vitest';

/** A folder with the given files, removed when the test is over. */
export function temporaryFolder(files: Readonly<Record<string, Uint8Array | string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'pupil-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

export interface RawPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** uint8 `[height, width, channels]`. */
  readonly pixels: Uint8Array;
}

/** A picture whose pixels follow from `seed`, each differing from its neighbours. */
export function patterned(seed: number, width = 8, height = 8, channels: 1 | 3 = 1): RawPicture {
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => (seed * 37 + i * 29) % 256);
  return { width, height, channels, pixels };
}

/** A picture of one value. */
export function plainPicture(value: number, width = 8, height = 8, channels: 1 | 3 = 1): RawPicture {
  return { width, height, channels, pixels: new Uint8Array(width * height * channels).fill(value) };
}

export function sharpOf({ width, height, channels, pixels }: RawPicture): Sharp {
  return sharp(pixels, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
}

/** Encode a PNG by hand: 8 bit, row `y` filtered by `filters[y % filters.length]` (0 none, 1 sub, 2 up, 3 average, 4 Paeth). */
export function encodePng({ width, height, channels, pixels }: RawPicture, filters = [0]): Uint8Array {
  const stride = width * channels;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const filter = filters[y % filters.length]!;
    rows[y * (stride + 1)] = filter;
    for (let x = 0; x < stride; x++) {
      const a = x >= channels ? pixels[y * stride + x - channels]! : 0;
      const b = y > 0 ? pixels[(y - 1) * stride + x]! : 0;
      const c = y > 0 && x >= channels ? pixels[(y - 1) * stride + x - channels]! : 0;
      const p = a + b - c;
      const nearest = [a, b, c].sort((u, v) => Math.abs(p - u) - Math.abs(p - v))[0]!;
      const predicted = [0, a, b, (a + b) >> 1, nearest][filter]!;
      rows[y * (stride + 1) + 1 + x] = pixels[y * stride + x]! - predicted;
    }
  }
  return pngOf([
    ['IHDR', pngHeader(width, height, channels)],
    ['IDAT', deflateSync(rows)],
    ['IEND', new Uint8Array(0)],
  ]);
}

export function pngHeader(width: number, height: number, channels: 1 | 3): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = channels === 1 ? 0 : 2;
  return header;
}

export function pngOf(chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts = chunks.flatMap(([type, data]) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return [length, body, check];
  });
  return new Uint8Array(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]));
}

/** The header of a picture far too large, with hardly any data behind it. */
export function hugePng(width: number, height: number): Uint8Array {
  return pngOf([
    ['IHDR', pngHeader(width, height, 3)],
    ['IDAT', deflateSync(new Uint8Array(100))],
    ['IEND', new Uint8Array(0)],
  ]);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
