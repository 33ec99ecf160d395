import type { BlockStore } from './block-store.js';
import type { RecordLayout } from './encode-rows.js';

/** Records are fetched together up to this size. */
const WINDOW_BYTES = 2 ** 23;
/** Bytes that are read at once, and between two records that are rather read than jumped over: a call to the system costs as much. */
const RUN_BYTES = 2 ** 18;
const GAP_BYTES = 2 ** 14;

/** Records to fetch together. */
export function windowSize({ bytes }: RecordLayout): number {
  return Math.max(1, Math.floor(WINDOW_BYTES / bytes));
}

/**
 * Records by their positions in the store, in the order that is asked for. On a disk they are read in the order in which they lie,
 * near ones together, so that a shuffled pass costs few reads.
 */
export function readRecords(store: BlockStore, { bytes }: RecordLayout, positions: Uint32Array): Uint8Array {
  const target = new Uint8Array(positions.length * bytes);
  if (!store.isOnDisk) {
    positions.forEach((position, i) => {
      store.read(position * bytes, target.subarray(i * bytes, (i + 1) * bytes));
    });
    return target;
  }
  const order = sortedOrder(positions);
  for (let from = 0; from < order.length; ) {
    const begin = positions[order[from]] * bytes;
    let to = from + 1;
    let end = begin + bytes;
    for (; to < order.length; to++) {
      const next = positions[order[to]] * bytes;
      if (next - end > GAP_BYTES || next + bytes - begin > RUN_BYTES) break;
      end = next + bytes;
    }
    const run = new Uint8Array(end - begin);
    store.read(begin, run);
    for (; from < to; from++) {
      const at = positions[order[from]] * bytes - begin;
      target.set(run.subarray(at, at + bytes), order[from] * bytes);
    }
  }
  return target;
}

/** Where each position stands, in the order of the positions: sorted as numbers that hold both. */
function sortedOrder(positions: Uint32Array): Float64Array {
  const { length } = positions;
  const both = Float64Array.from(positions, (position, i) => position * length + i);
  both.sort();
  return both.map((value) => value % length);
}
