import { type BlockStore, createBlockStore } from './block-store.js';
import { cellReader } from './cells.js';
import { type ColumnFacts, scanColumn } from './column-scan.js';
import type { CellChunk } from './read-cells.js';

/** Some rows as they were scanned. */
export interface ScannedChunk {
  /** Position of the first row, from 0. */
  readonly start: number;
  readonly size: number;
  /** float64 [size] of each column; NaN where a cell is no number. */
  readonly numbers: readonly Float64Array[];
  /** int32 [size] of each column: positions in its names, `NO_VALUE` or `OTHER_NAME`. */
  readonly codes: readonly Int32Array[];
}

/** A table that was read once; what it says can be gone through again without reading it as text. */
export interface ScannedTable {
  readonly count: number;
  readonly columns: readonly ColumnFacts[];
  /** Chunks in the order of the rows, as views that the next one overwrites; only of some columns if they are given by position. */
  chunks(columns?: readonly number[]): Iterable<ScannedChunk>;
  close(): void;
}

export interface ScanOptions {
  readonly missingValues: readonly string[];
  /** Names of columns that are known beforehand, by column. */
  readonly known?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Look at cells chunk by chunk. */
export function scanCells(names: readonly string[], { missingValues, known }: ScanOptions) {
  const read = cellReader(missingValues);
  const scans = names.map((name) => scanColumn(name, read, known?.get(name)));
  let count = 0;
  return {
    /** The chunk as numbers and codes, and the bytes in which they lie. */
    add({ size, cells }: CellChunk): ScannedChunk & { readonly bytes: Uint8Array } {
      const views = chunkViews(size, names.length);
      for (let column = 0; column < names.length; column++)
        scans[column].add(cells[column], count, views.numbers[column], views.codes[column]);
      count += size;
      return { start: count - size, size, ...views };
    },
    facts: (): ColumnFacts[] => scans.map((scan) => scan.facts()),
  };
}

/** Gather chunks of cells; a chunk takes 12 bytes for each cell, up to a budget in memory, beyond it in a file. */
export function scanTable(names: readonly string[], options: ScanOptions & { readonly budget: number }) {
  const scanner = scanCells(names, options);
  const store = createBlockStore(options.budget);
  const sizes: number[] = [];
  return {
    add(chunk: CellChunk): void {
      store.append(scanner.add(chunk).bytes);
      sizes.push(chunk.size);
    },
    finish: (): ScannedTable => ({
      count: sizes.reduce((sum, size) => sum + size, 0),
      columns: scanner.facts(),
      chunks: (columns = names.map((_, i) => i)) => storedChunks(store, sizes, names.length, columns),
      close: store.close,
    }),
    close: store.close,
  };
}

function* storedChunks(
  store: BlockStore,
  sizes: readonly number[],
  width: number,
  columns: readonly number[],
): Generator<ScannedChunk> {
  let start = 0;
  let offset = 0;
  for (const size of sizes) {
    const { numbers, codes } = chunkViews(size, columns.length);
    columns.forEach((column, i) => {
      store.read(offset + 8 * size * column, bytesOf(numbers[i]));
      store.read(offset + 8 * size * width + 4 * size * column, bytesOf(codes[i]));
    });
    yield { start, size, numbers, codes };
    start += size;
    offset += 12 * size * width;
  }
}

/** Room for a chunk: the numbers of each column, then the codes of each. */
function chunkViews(size: number, width: number) {
  const buffer = new ArrayBuffer(12 * size * width);
  const columns = Array.from({ length: width }, (_, i) => i);
  return {
    bytes: new Uint8Array(buffer),
    numbers: columns.map((i) => new Float64Array(buffer, 8 * size * i, size)),
    codes: columns.map((i) => new Int32Array(buffer, 8 * size * width + 4 * size * i, size)),
  };
}

function bytesOf(values: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
