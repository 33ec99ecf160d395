import { setImmediate } from 'node:timers/promises';
import { throwIfInterrupted } from '../run-tasks.js';
import { createHammingIndex } from './hamming-index.js';
import type { PerceptualHash } from './perceptual-hash.js';
import { isSamePicture, type Tolerance } from './same-picture.js';
import type { Thumbnails } from './thumbnails.js';

/** Pictures with like hashes that one is compared with pixel by pixel; the nearest come first. */
const MOST_COMPARED = 16;
/** Pictures with like hashes from which likeness is nothing special, as among handwritten ones: hardly any difference is then
 * allowed. */
const CROWD = 4;
const ALONE: Tolerance = { all: 0.22, block: 0.46 };
const IN_CROWD: Tolerance = { all: 0.08, block: 0.2 };
/** Pictures between two looks at the signal. */
const BETWEEN_PAUSES = 256;

/**
 * For each picture the first one that it is a copy of, scaled, recompressed, brightened or not; its own position where it is
 * none. Hashes are alike up to 11 of 64 bits; what differs then is looked at pixel by pixel. A picture is compared with first ones alone, so that likeness does not creep from one to the next.
 *
 * `hashes[i]` is undefined for pictures that are not compared.
 */
export async function nearDuplicates(
  hashes: readonly (PerceptualHash | undefined)[],
  { read, contract }: Pick<Thumbnails, 'read' | 'contract'>,
  {
    signal,
    onProgress,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number) => void) | undefined;
  },
): Promise<Uint32Array> {
  const index = createHammingIndex();
  const firsts: number[] = [];
  const firstOf = Uint32Array.from(hashes, (_, i) => i);
  for (const [position, hash] of hashes.entries()) {
    if (position % BETWEEN_PAUSES === 0) {
      throwIfInterrupted(signal);
      onProgress?.(position);
      await setImmediate();
    }
    if (hash === undefined) continue;
    const alike = index.search(hash);
    const tolerance = alike.length < CROWD ? ALONE : IN_CROWD;
    const candidates = alike.slice(0, MOST_COMPARED);
    const own = candidates.length === 0 ? undefined : read(position);
    const like = candidates.find(({ id }) => isSamePicture(read(firsts[id]!), own!, contract, tolerance));
    if (like !== undefined) firstOf[position] = firsts[like.id]!;
    else {
      index.add(hash);
      firsts.push(position);
    }
  }
  return firstOf;
}
