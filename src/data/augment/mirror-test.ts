import type { ImageSplit } from '../types.js';
import { GREY_SHARES } from './colour-map.js';

/** How well a simple rule tells the classes apart, as they are and in the mirror. */
export interface MirrorTest {
  /** Pictures that it was tried on; they are others than those it was made from. */
  readonly tested: number;
  /** Share told rightly as they are. */
  readonly original: number;
  /** Share told rightly in the mirror. */
  readonly mirrored: number;
}

/** Pictures looked at; half of them make the rule, half test it. */
const PICTURES = 2000;
const BATCH = 100;
/** Each picture becomes a grid of so many mean grey levels to a side. */
const CELLS = 8;

/**
 * Make a rule of the mean picture of each class, and try it on other pictures and on their mirror images: where the mirror
 * costs many right answers, left and right belong to the class. Splits with one class each only.
 */
export async function mirrorTest(
  split: ImageSplit,
  {
    seed,
    classes,
    signal,
  }: { readonly seed: number; readonly classes: number; readonly signal?: AbortSignal },
): Promise<MirrorTest> {
  const pictures: { readonly label: number; readonly grid: Float64Array }[] = [];
  const { height, width, channels } = split.input;
  const size = height * width * channels;
  for await (const { pixels, targets } of split.batches({
    batchSize: BATCH,
    shuffle: { seed, epoch: 0 },
    signal,
  })) {
    for (const [row, label] of targets.entries())
      pictures.push({ label, grid: gridOf(pixels.subarray(row * size, (row + 1) * size), split.input) });
    if (pictures.length >= PICTURES) break;
  }
  const half = Math.floor(pictures.length / 2);
  const means = meansOf(pictures.slice(0, half), classes);
  const tests = pictures.slice(half);
  const shareRight = (view: (grid: Float64Array) => Float64Array) =>
    tests.filter(({ label, grid }) => nearest(means, view(grid)) === label).length / tests.length;
  return {
    tested: tests.length,
    original: shareRight((grid) => grid),
    mirrored: shareRight((grid) => grid.map((_, i) => grid[i - (i % CELLS) + CELLS - 1 - (i % CELLS)])),
  };
}

/** Mean grey levels of `CELLS` by `CELLS` parts, less the mean of all, so that brightness plays no part. */
function gridOf(
  pixels: Uint8Array,
  { height, width, channels }: { height: number; width: number; channels: 1 | 3 },
): Float64Array {
  const sums = new Float64Array(CELLS * CELLS);
  const counts = new Float64Array(CELLS * CELLS);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += channels) {
      const cell = Math.floor((row * CELLS) / height) * CELLS + Math.floor(((column + 0.5) * CELLS) / width);
      sums[cell] +=
        channels === 1 ? pixels[at] : GREY_SHARES.reduce((sum, share, c) => sum + share * pixels[at + c], 0);
      counts[cell]++;
    }
  }
  const means = sums.map((sum, i) => sum / Math.max(1, counts[i]));
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  return means.map((value) => value - mean);
}

function meansOf(
  pictures: readonly { readonly label: number; readonly grid: Float64Array }[],
  classes: number,
): (Float64Array | undefined)[] {
  return Array.from({ length: classes }, (_, label) => {
    const own = pictures.filter((picture) => picture.label === label);
    if (own.length === 0) return undefined;
    return new Float64Array(CELLS * CELLS).map(
      (_, i) => own.reduce((sum, { grid }) => sum + grid[i], 0) / own.length,
    );
  });
}

function nearest(means: readonly (Float64Array | undefined)[], grid: Float64Array): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [label, mean] of means.entries()) {
    if (mean === undefined) continue;
    const distance = mean.reduce((sum, value, i) => sum + (value - grid[i]) ** 2, 0);
    if (distance < least) {
      best = label;
      least = distance;
    }
  }
  return best;
}
