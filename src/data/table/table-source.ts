import type { z } from 'zod';
import { parseOptions } from '../../base/parse-options.js';
import { type TableOptions, tableOptions } from './table-options.js';

export type TableOptionsInput = z.input<typeof tableOptions>;

/** A value: where a table lies and how to read it. Nothing is read until it is opened. */
export interface TableSource {
  readonly kind: 'table';
  readonly path: string;
  readonly options: TableOptions;
}

/** All rules of tables as a source, apart from opening one. */
export const tableSource = Object.freeze({
  kind: 'table',
  /** In words, as in "found ...". */
  what: 'a table',
  options: tableOptions,
  create(path: string, options: TableOptionsInput = {}): TableSource {
    const parsed = parseOptions(tableOptions, options, {
      code: 'option/table',
      where: `table(${JSON.stringify(path)})`,
    });
    return Object.freeze({ kind: 'table', path, options: Object.freeze(parsed) });
  },
});

/**
 * A table to learn from: a CSV file whose first line names the columns, or a Parquet file. One column, or several of numbers, is
 * predicted from the others.
 *
 * Throws OptionError `option/table` naming every option that is unknown or out of range.
 */
export const table = tableSource.create;
