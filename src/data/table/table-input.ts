import { z } from 'zod';
import { FittedCategories, FittedColumn } from '../normalize/index.js';

const NumericColumn = FittedColumn.extend({ type: z.literal('numeric') });
export type NumericColumn = z.output<typeof NumericColumn>;
const CategoricalColumn = FittedCategories.extend({ type: z.literal('categorical') });
export type CategoricalColumn = z.output<typeof CategoricalColumn>;

/** A column that a model takes, with all that its normalization needs. */
export const TableColumn = z.discriminatedUnion('type', [NumericColumn, CategoricalColumn]);
export type TableColumn = Readonly<z.output<typeof TableColumn>>;

/** A row of a table as a model takes it: plain JSON, kept in `config.json` and in the model. */
export const TableInput = z.strictObject({
  kind: z.literal('table'),
  columns: z.array(TableColumn).min(1).readonly().describe('In the order of the file, without the target.'),
  target: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('Names of the columns that are predicted; nothing that the model takes.'),
});
export type TableInput = Readonly<z.output<typeof TableInput>>;

/** The columns of numbers, in order: what stands in `TableBatch.numbers`. */
export function numericColumns({ columns }: TableInput): NumericColumn[] {
  return columns.filter((column) => column.type === 'numeric');
}

/** The columns of names, in order: what stands in `TableBatch.codes`. */
export function categoricalColumns({ columns }: TableInput): CategoricalColumn[] {
  return columns.filter((column) => column.type === 'categorical');
}
