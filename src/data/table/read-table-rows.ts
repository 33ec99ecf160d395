import { requireFinite, requireNumbers } from './column-kinds.js';
import { requireInputs } from './column-roles.js';
import { recordEncoder, recordLayout } from './encode-rows.js';
import { columnNames, readCells } from './read-cells.js';
import { scanCells } from './scan-table.js';
import type { TableInput } from './table-input.js';
import { MISSING_WORDS } from './table-options.js';
import { unpack } from './table-split.js';

/** Some rows of a table as a model takes them. */
export interface TableRows {
  readonly size: number;
  /** Number of the first row in the file, from 1; a header is not counted. */
  readonly firstRow: number;
  /** float64 `[size, D]` and int32 `[size, C]`, as in a `TableBatch`. */
  readonly numbers: Float64Array;
  readonly codes: Int32Array;
}

export interface ReadRowsOptions {
  readonly missingValues?: readonly string[] | undefined;
  readonly delimiter?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The rows of a file as a model takes them, in order, a bounded number at a time; columns that it does not take may be there or
 * not, the target among them.
 *
 * Throws  DataError as `openTable`: `data/table-columns` for a column that is not there; with the row `data/not-a-number`,
 *         `data/not-finite`, `data/missing-value`, `data/outside-domain`, `data/unknown-category`.
 */
export async function* readTableRows(
  path: string,
  input: TableInput,
  { missingValues = MISSING_WORDS, delimiter, signal }: ReadRowsOptions = {},
): AsyncGenerator<TableRows> {
  const names = await columnNames(path, { delimiter });
  requireInputs(path, names, input);
  const wanted = input.columns.map(({ name }) => name);
  const scanner = scanCells(wanted, { missingValues, known: knownNames(input) });
  const encode = recordEncoder(
    path,
    input,
    scanner.facts().map((facts) => facts.names),
  );
  const layout = recordLayout(input);
  for await (const cells of readCells(path, wanted, { delimiter, signal })) {
    const chunk = scanner.add(cells);
    scanner.facts().forEach((facts, i) => {
      if (input.columns[i].type !== 'numeric') return;
      requireNumbers(path, facts);
      requireFinite(path, facts);
    });
    const all = Uint32Array.from({ length: chunk.size }, (_, i) => i);
    const { numbers, codes } = unpack(encode(chunk, all), layout, 0, chunk.size);
    yield { size: chunk.size, firstRow: chunk.start + 1, numbers, codes };
  }
}

/** Names that a model knows, by column: they are found however many others there are. */
export function knownNames({ columns }: TableInput): Map<string, readonly string[]> {
  return new Map(
    columns.flatMap((column) =>
      column.type === 'categorical' ? [[column.name, column.categories] as const] : [],
    ),
  );
}
