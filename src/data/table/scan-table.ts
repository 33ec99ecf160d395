import { type BlockStore, createBlockStore } from './block-store.js';
import { cellReader } from './cells.js';
import { type ColumnFacts, scanColumn } from './column-scan.js';
import { type CellChunk, CHUNK_ROWS } from './read-cells.js';

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
    /** Some rows as numbers and codes; `into` gives the room for them, in which they begin at row `at`. */
    add({ size, cells }: CellChunk, into = chunkViews(size, names.length), at = 0): ScannedChunk {
      const numbers = into.numbers.map((values) => values.subarray(at, at + size));
      const codes = into.codes.map((values) => values.subarray(at, at + size));
      scans.forEach((scan, column) => {
        scan.add(cells[column], count, numbers[column], codes[column]);
      });
      count += size;
      return { start: count - size, size, numbers, codes };
    },
    facts: (): ColumnFacts[] => scans.map((scan) => scan.facts()),
  };
}

/** Gather cells as chunks of `CHUNK_ROWS`, 12 bytes for each cell, up to a budget in memory, beyond it in a file. */
export function scanTable(names: readonly string[], options: ScanOptions & { readonly budget: number }) {
  const scanner = scanCells(names, options);
  const store = createBlockStore(options.budget);
  const sizes: number[] = [];
  let room = chunkViews(CHUNK_ROWS, names.length);
  let filled = 0;
  /** A file has copied what it was given; memory keeps it. */
  function put(bytes: Uint8Array): void {
    store.append(bytes);
    sizes.push(filled);
    filled = 0;
    if (!store.isOnDisk) room = chunkViews(CHUNK_ROWS, names.length);
  }
  return {
    add(cells: CellChunk): void {
      for (let from = 0; from < cells.size; ) {
        const size = Math.min(cells.size - from, CHUNK_ROWS - filled);
        scanner.add(from === 0 && size === cells.size ? cells : sliceOf(cells, from, size), room, filled);
        from += size;
        filled += size;
        if (filled === CHUNK_ROWS) put(room.bytes);
      }
    },
    finish(): ScannedTable {
      if (filled > 0) {
        const last = chunkViews(filled, names.length);
        last.numbers.forEach((values, column) => {
          values.set(room.numbers[column].subarray(0, filled));
        });
        last.codes.forEach((values, column) => {
          values.set(room.codes[column].subarray(0, filled));
        });
        put(last.bytes);
      }
      return {
        count: sizes.reduce((sum, size) => sum + size, 0),
        columns: scanner.facts(),
        chunks: (columns = names.map((_, i) => i)) => storedChunks(store, sizes, names.length, columns),
        close: store.close,
      };
    },
    close: store.close,
  };
}

function sliceOf({ start, cells }: CellChunk, from: number, size: number): CellChunk {
  return {
    start: start + from,
    size,
    cells: cells.map((column) => Array.from({ length: size }, (_, i) => column[from + i])),
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
