import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomStream } from '../../src/base/random.js';
import { classPattern } from '../work/synthetic-batches.js';

export const SIDE = 16;
export const CLASSES = 10;

const PER_WRITE = 8192;
/** Type unsigned byte, three axes and one. */
const IMAGES_MAGIC = 0x0803;
const LABELS_MAGIC = 0x0801;

/**
 * A folder with `count` grey pictures of 16x16 as MNIST IDX files: 256 bytes each, read from one file. Each is the pattern
 * of its class, darkened by its own number, so that no two are the same bytes.
 */
export async function writeIdxPictures(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const random = randomStream(1, 'scale', count);
  const patterns = Array.from({ length: CLASSES }, (_, k) =>
    classPattern(k, { height: SIDE, width: SIDE, channels: 1 }),
  );
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  const file = await open(join(folder, 'train-images-idx3-ubyte'), 'w');
  try {
    await file.write(header(IMAGES_MAGIC, [count, SIDE, SIDE]));
    for (let first = 0; first < count; first += PER_WRITE) {
      const pixels = new Uint8Array(Math.min(PER_WRITE, count - first) * SIDE * SIDE);
      for (let p = 0; p < pixels.length; p++) {
        const picture = first + Math.floor(p / (SIDE * SIDE));
        pixels[p] = patterns[labels[picture]][p % (SIDE * SIDE)] * 0.75 + random.integer(64);
      }
      await file.write(pixels);
    }
  } finally {
    await file.close();
  }
  await writeFile(
    join(folder, 'train-labels-idx1-ubyte'),
    Buffer.concat([header(LABELS_MAGIC, [count]), labels]),
  );
}

function header(magic: number, sizes: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * (1 + sizes.length));
  for (const [i, value] of [magic, ...sizes].entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}
