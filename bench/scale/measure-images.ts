import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeIdxPictures } from './idx-pictures.js';
import { type LinearFit, linearFit } from './linear-fit.js';

/** What a run of one epoch took, from the start of its process. */
export interface TrainingCost {
  /** Until training began: listing, hashing, reading every picture once, splitting; the start of the process too. */
  readonly openSeconds: number;
  /** From there to the finished run: training, validation, writing. */
  readonly trainSeconds: number;
  /** The same of all threads together. */
  readonly openProcessorSeconds: number;
  readonly trainProcessorSeconds: number;
  /** The most that the process held. */
  readonly peakBytes: number;
}

export interface ImagesResult {
  readonly sizes: readonly (TrainingCost & { readonly images: number })[];
  /** Peak memory over the number of images: the slope is bytes for each image. */
  readonly memory: LinearFit;
}

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./training-process.js', import.meta.url));

/** A process for each number of images, since memory that was used once stays with a process. */
export async function measureImages(
  counts: readonly number[],
  onProgress: (message: string) => void,
): Promise<ImagesResult> {
  const sizes: (TrainingCost & { images: number })[] = [];
  for (const images of counts) {
    onProgress(`an epoch of ${images} images`);
    const folder = await mkdtemp(join(tmpdir(), 'pupil-scale-'));
    try {
      await writeIdxPictures(folder, images);
      const { stdout } = await run(process.execPath, [SCRIPT, folder]);
      sizes.push({ images, ...(JSON.parse(stdout) as TrainingCost) });
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  const memory = linearFit(sizes.map(({ images, peakBytes }) => [images, peakBytes]));
  return { sizes, memory };
}
