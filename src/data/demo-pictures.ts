import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { OptionError } from '../base/error.js';
import { parseOptions } from '../base/parse-options.js';
import { type RandomStream, randomStream } from '../base/random.js';
import { drawScene, SHAPES, type Shape } from './demo-pictures-scene.js';

/** Pictures encoded at a time: enough to keep sharp's thread pool busy, few enough to stop promptly. */
const PICTURES_IN_FLIGHT = 16;

const DemoPicturesOptions = z.strictObject({
  seed: z.int().nonnegative().default(0).describe('Seed; the same seed gives the same pictures.'),
  perClass: z.int().min(2).max(100_000).default(400).describe('Pictures drawn for each class.'),
  size: z.int().min(16).max(512).default(32).describe('Height and width of a picture, in pixels.'),
});
export type DemoPicturesInput = z.input<typeof DemoPicturesOptions>;

export interface DemoPictures {
  /** Absolute path of the folder, with one subfolder per class. */
  readonly folder: string;
  readonly classes: readonly string[];
  /** All classes together. */
  readonly pictures: number;
}

/**
 * Draw a small labelled picture folder: circle, cross, ring, square, star and triangle, as noisy RGB PNG files.
 *
 * Colour, position, size, rotation, stretch, filling, background and distractors are random and independent of the
 * class, so that no pixel by itself says anything about it. A picture depends on (seed, class, number, size) alone.
 *
 * The folder appears under its name only when complete.
 *
 * Throws   OptionError if an option is out of range or `folder` exists already; the signal's reason when aborted.
 */
export async function writeDemoPictures(
  folder: string,
  options: DemoPicturesInput = {},
  context: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {},
): Promise<DemoPictures> {
  const { seed, perClass, size } = parseOptions(DemoPicturesOptions, options, {
    code: 'option/demo-pictures',
    where: 'demo pictures',
  });
  const target = resolve(folder);
  if (existsSync(target)) {
    throw new OptionError({
      code: 'option/folder-exists',
      where: target,
      what: 'the folder for the demo pictures exists already',
      fix: 'name another folder or remove this one',
    });
  }
  const draft = join(dirname(target), `.${basename(target)}-${randomUUID()}.tmp`);
  try {
    for (const shape of SHAPES) await mkdir(join(draft, shape), { recursive: true });
    const tasks = SHAPES.flatMap((shape) =>
      Array.from({ length: perClass }, (_, index) => ({ shape, index })),
    );
    for (let start = 0; start < tasks.length; start += PICTURES_IN_FLIGHT) {
      context.signal?.throwIfAborted();
      const group = tasks.slice(start, start + PICTURES_IN_FLIGHT);
      await Promise.all(
        group.map(async ({ shape, index }) => {
          const png = await drawDemoPicture(shape, randomStream(seed, 'demo', shape, index), size);
          await writeFile(join(draft, shape, `${shape}-${String(index + 1).padStart(5, '0')}.png`), png);
        }),
      );
      context.onProgress?.(start + group.length, tasks.length);
    }
    await rename(draft, target);
    return Object.freeze({ folder: target, classes: SHAPES, pictures: tasks.length });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** One picture as PNG bytes: the scene rasterized, then Gaussian noise added to every value. */
async function drawDemoPicture(shape: Shape, stream: RandomStream, size: number): Promise<Buffer> {
  const scene = drawScene(shape, stream, size);
  const { data, info } = await sharp(Buffer.from(scene.svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (let i = 0; i < data.length; i++) {
    // A pixel cannot be darker than black: saturation is what a camera does too.
    data[i] = Math.min(255, Math.max(0, Math.round(data[i] + scene.noise * stream.normal())));
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .png()
    .toBuffer();
}
