import { open } from 'node:fs/promises';
import { throwIfInterrupted } from '../run-tasks.js';
import { countOf, type NpyArray } from './npy-file.js';
import { unreadableFile } from './read-file.js';

/** What is held in memory at once, unless one element of the first axis takes more. */
const BLOCK_BYTES = 2 ** 28;

/**
 * The same array with the last axis fastest, so that the elements of its first axis, which are pictures, lie one after the
 * other: written to `target` where the file has it in Fortran order.
 *
 * Throws DataError `data/unreadable-file`, InterruptedError when the signal is given.
 */
export async function inRowOrder(
  array: NpyArray,
  target: string,
  signal: AbortSignal | undefined,
): Promise<NpyArray> {
  const [count, ...rest] = array.shape;
  if (!array.firstFastest || countOf(array.shape) === 0) return { ...array, firstFastest: false };
  const { size } = array.dtype;
  const places = placesOf(rest);
  const elementBytes = places.length * size;
  const perBlock = Math.min(count!, Math.max(1, Math.floor(BLOCK_BYTES / elementBytes)));
  const source = await open(array.path, 'r').catch((cause) =>
    Promise.reject(unreadableFile(array.path, cause)),
  );
  try {
    const written = await open(target, 'w');
    try {
      for (let first = 0; first < count!; first += perBlock) {
        const elements = Math.min(perBlock, count! - first);
        const block = new Uint8Array(elements * elementBytes);
        const run = new Uint8Array(elements * size);
        for (const [position, place] of places.entries()) {
          throwIfInterrupted(signal);
          await source.read(run, 0, run.length, array.offset + (position * count! + first) * size);
          for (let i = 0; i < elements; i++)
            for (let k = 0; k < size; k++) block[i * elementBytes + place * size + k] = run[i * size + k]!;
        }
        await written.write(block);
      }
    } finally {
      await written.close();
    }
  } finally {
    await source.close();
  }
  return { ...array, path: target, offset: 0, firstFastest: false };
}

/** For each value of an element in Fortran order, its place where the last axis is the fastest. */
function placesOf(shape: readonly number[]): number[] {
  const steps = shape.map((_, axis) => countOf(shape.slice(axis + 1)));
  return Array.from({ length: countOf(shape) }, (_, position) => {
    let left = position;
    let place = 0;
    shape.forEach((length, axis) => {
      place += (left % length) * steps[axis]!;
      left = Math.floor(left / length);
    });
    return place;
  });
}
