import { createHash } from 'node:crypto';
import { formatNumberOf } from '../../base/format-count.js';
import { type BlockStore, createBlockStore } from './block-store.js';
import { recordEncoder, recordLayout } from './encode-rows.js';
import type { PlannedFeature } from './plan-table.js';
import { hashWords } from './repeated-rows.js';
import type { RowTruth } from './row-truth.js';
import type { ScannedTable } from './scan-table.js';
import { LEFT_OUT } from './split-rows.js';
import type { TableInput } from './table-input.js';
import type { TableTarget } from './table-target.js';

export interface EncodedTable {
  /** Records of all rows but those that were left out. */
  readonly store: BlockStore;
  /** Where the record of each row of the file stands. */
  readonly places: Uint32Array;
  /** Of record and target of each row of the file. */
  readonly hashes: Float64Array;
  /** SHA-256 (hex) over columns, records, targets, weights and parts. */
  readonly fingerprint: string;
  /** Names outside the rows to train on that no column knows, in words. */
  readonly notes: readonly string[];
}

/** Write the records of a table. Throws as `recordEncoder` does. */
export function encodeTable(
  path: string,
  table: ScannedTable,
  input: TableInput,
  features: readonly PlannedFeature[],
  {
    target,
    truth,
    budget,
  }: { readonly target: TableTarget; readonly truth: RowTruth; readonly budget: number },
): EncodedTable {
  const { parts, labels, values, weights } = truth;
  const positions = features.map(({ position }) => position);
  const names = positions.map((position) => table.columns[position].names);
  const encode = recordEncoder(path, input, names);
  const { bytes } = recordLayout(input);
  const store = createBlockStore(budget);
  const places = new Uint32Array(table.count);
  const hashes = new Float64Array(table.count);
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ version: 1, input, kind: target.kind, classes: target.classes }));
  const hashOfTarget = targetHash(truth, target.classes.length);
  let place = 0;
  try {
    for (const chunk of table.chunks(positions)) {
      const rows: number[] = [];
      for (let i = 0; i < chunk.size; i++) if (parts[chunk.start + i] !== LEFT_OUT) rows.push(i);
      const records = encode(chunk, rows);
      const words = new Int32Array(records.buffer);
      rows.forEach((i, r) => {
        const row = chunk.start + i;
        places[row] = place++;
        hashes[row] = hashWords(words, (r * bytes) / 4, ((r + 1) * bytes) / 4, hashOfTarget(row));
      });
      hash.update(records);
      store.append(records);
    }
  } catch (error) {
    store.close();
    throw error;
  }
  for (const part of [parts, labels, values, weights])
    if (part !== undefined) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return {
    store,
    places,
    hashes,
    fingerprint: hash.digest('hex'),
    notes: unknownNotes(table, input, features),
  };
}

/** A function that gives a number for each row, another one where the target is another. */
function targetHash({ labels, values }: RowTruth, width: number): (row: number) => number {
  if (labels !== undefined) return (row) => labels[row];
  const words = new Int32Array(values!.buffer);
  return (row) => hashWords(words, 2 * row * width, 2 * (row + 1) * width, 0);
}

/** Names that occur in the table, but not in the rows that columns were fitted to. */
function unknownNotes(
  table: ScannedTable,
  { columns }: TableInput,
  features: readonly PlannedFeature[],
): string[] {
  return columns.flatMap((column, i) => {
    if (column.type === 'numeric') return [];
    const { names, hasMoreNames } = table.columns[features[i].position];
    const known = new Set(column.categories);
    const unknown = names.filter((name) => !known.has(name));
    if (unknown.length === 0) return [];
    const many = hasMoreNames ? 'more than a thousand names' : formatNumberOf(unknown.length, 'name');
    return [
      `${column.name}: ${many} that training does not have, such as ${JSON.stringify(unknown[0])}; no category`,
    ];
  });
}
