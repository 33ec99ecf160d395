import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { randomStream } from '../../src/base/random.js';
import { classPattern } from './synthetic-batches.js';

export interface JpegFolder {
  readonly classes: number;
  readonly perClass: number;
  readonly height: number;
  readonly width: number;
}

const SEED = 1;
const QUALITY = 90;
/** Grey levels by which a pixel is off its pattern at most: about what a photograph has for JPEG to code. */
const GRAIN = 24;

/** Write a folder of JPEGs for each class, `class-<k>`; the same options give the same pictures. */
export async function writeJpegs(
  path: string,
  { classes, perClass, height, width }: JpegFolder,
): Promise<void> {
  for (let k = 0; k < classes; k++) {
    const folder = join(path, `class-${k}`);
    await mkdir(folder, { recursive: true });
    const pattern = classPattern(k, { height, width, channels: 3 });
    for (let i = 0; i < perClass; i++) {
      const random = randomStream(SEED, 'jpeg', k, i);
      const pixels = Uint8ClampedArray.from(pattern, (level) => level + random.integer(2 * GRAIN) - GRAIN);
      const jpeg = await sharp(pixels, { raw: { height, width, channels: 3 } })
        .jpeg({ quality: QUALITY })
        .toBuffer();
      await writeFile(join(folder, `${String(i).padStart(4, '0')}.jpg`), jpeg);
    }
  }
}
