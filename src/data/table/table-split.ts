import { batchOrder } from '../batch-order.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { takeTruth } from '../take-truth.js';
import type { TableBatch, TableSplit, Targets } from '../types.js';
import type { BlockStore } from './block-store.js';
import { type RecordLayout, recordLayout } from './encode-rows.js';
import { readRecords, windowSize } from './record-reader.js';
import type { TableInput } from './table-input.js';

export interface SplitRecords {
  readonly input: TableInput;
  readonly targets: Targets;
  readonly weights: Float32Array | undefined;
  /** Numbers of the rows in the file, from 1. */
  readonly rows: Uint32Array;
  readonly store: BlockStore;
  /** Where the record of each row stands in the store. */
  readonly records: Uint32Array;
  /** Throws when the table has been closed. */
  readonly requireOpen: () => void;
}

/** A split whose rows lie in a store of records, in memory or in a file. */
export function tableSplit({
  input,
  targets,
  weights,
  rows,
  store,
  records,
  requireOpen,
}: SplitRecords): TableSplit {
  const layout = recordLayout(input);
  const truth = { count: rows.length, targets, weights };
  return Object.freeze({
    count: rows.length,
    input,
    targets,
    weights,
    rows,
    async *batches({ signal, ...options }) {
      const order = batchOrder(rows.length, options);
      const together = Math.max(1, Math.floor(windowSize(layout) / options.batchSize));
      for (let first = order.first; first < order.total; first += together) {
        const batches = Array.from({ length: Math.min(together, order.total - first) }, (_, i) =>
          order.indices(first + i),
        );
        requireOpen();
        const bytes = readRecords(store, layout, positionsOf(records, batches));
        let start = 0;
        for (const indices of batches) {
          throwIfInterrupted(signal);
          requireOpen();
          const size = indices.length;
          const { numbers, codes } = unpack(bytes, layout, start, size);
          start += size;
          yield { size, numbers, codes, ...takeTruth(truth, indices), indices } satisfies TableBatch;
        }
      }
    },
  } satisfies TableSplit);
}

/** Where the records of some batches stand, one batch after the other. */
function positionsOf(records: Uint32Array, batches: readonly Uint32Array[]): Uint32Array {
  const positions = new Uint32Array(batches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const indices of batches) for (const i of indices) positions[at++] = records[i];
  return positions;
}

/** Columns of numbers and of names of some records. */
export function unpack(
  bytes: Uint8Array,
  layout: RecordLayout,
  start: number,
  size: number,
): { numbers: Float64Array; codes: Int32Array } {
  const offset = bytes.byteOffset + start * layout.bytes;
  const allNumbers = new Float64Array(bytes.buffer, offset, (size * layout.bytes) / 8);
  const allCodes = new Int32Array(bytes.buffer, offset, (size * layout.bytes) / 4);
  const numbers = new Float64Array(size * layout.numbers);
  const codes = new Int32Array(size * layout.codes);
  const [numberStep, codeStep] = [layout.bytes / 8, layout.bytes / 4];
  for (let r = 0; r < size; r++) {
    for (let d = 0; d < layout.numbers; d++) numbers[r * layout.numbers + d] = allNumbers[r * numberStep + d];
    const from = r * codeStep + 2 * layout.numbers;
    for (let c = 0; c < layout.codes; c++) codes[r * layout.codes + c] = allCodes[from + c];
  }
  return { numbers, codes };
}
