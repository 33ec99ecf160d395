import { DataError } from '../../base/error.js';
import { formatNumberOf } from '../../base/format-count.js';
import type { OpenContext, TableData, TableSplit } from '../types.js';
import type { BlockStore } from './block-store.js';
import type { ColumnRoles } from './column-roles.js';
import { encodeTable } from './encode-table.js';
import { fitTableColumn, fitTarget, missingNote, summarizeTraining } from './fit-columns.js';
import type { TablePlan } from './plan-table.js';
import { headerNote } from './read-cells.js';
import { type ReadTable, readTable } from './read-table.js';
import { repeatedRows } from './repeated-rows.js';
import type { RowTruth } from './row-truth.js';
import type { ScannedTable } from './scan-table.js';
import { PARTS, rowsOf } from './split-rows.js';
import type { TableInput } from './table-input.js';
import type { TableSource } from './table-source.js';
import { tableSplit } from './table-split.js';
import type { TableTarget } from './table-target.js';

/**
 * Read, check, split, fit and encode a table. Its text is gone through once; what it says is kept as numbers and codes, from which
 * columns are fitted (on the rows to train on alone) and records are written, in memory or in a temporary file. Close what it
 * returns.
 *
 * Throws  DataError with the codes listed in docs/data.md, OptionError `option/table`, InterruptedError when the signal is given.
 */
export async function openTable(source: TableSource, context: OpenContext<TableInput>): Promise<TableData> {
  const read = await readTable(source, context);
  try {
    return assembleTable(source, context, read);
  } finally {
    read.table.close();
  }
}

/** Fit and encode a table that was read. Throws as `openTable`. */
export function assembleTable(
  { path, options }: TableSource,
  context: OpenContext<TableInput>,
  { names, roles, table, plan, target, truth, part }: ReadTable,
): TableData {
  const { parts, weights } = truth;
  const rows = PARTS.map((_, number) => rowsOf(parts, number));
  if (context.only === undefined) requireTrainable(path, rows[0], truth, target);
  const input = context.input ?? fitInput(path, table, plan, options, parts);
  const targetColumns =
    target.kind === 'numbers' && context.input === undefined
      ? fitTarget(path, target.classes, truth, options.targetTransform)
      : undefined;
  const encoded = encodeTable(path, table, input, plan.features, {
    target,
    truth,
    budget: options.memoryBudgetBytes,
  });
  const { store } = encoded;

  const { requireOpen, close } = closeOnce(store);
  const split = (own: Uint32Array): TableSplit =>
    tableSplit({
      input,
      targets: targetsOf(truth, own, target.classes.length),
      weights: weights && Float32Array.from(own, (row) => weights[row]),
      rows: own.map((row) => row + 1),
      records: own.map((row) => encoded.places[row]),
      store,
      requireOpen,
    });
  const repeated =
    context.only === undefined ? repeatedRows(encoded.hashes, rows[0], rows.slice(1)) : undefined;
  const fitted = input.columns.flatMap(
    (column, i) => missingNote(table.columns[plan.features[i].position], column) ?? [],
  );
  const repeats =
    repeated === undefined || repeated.count === 0
      ? []
      : [`${formatNumberOf(repeated.count, 'row')} outside training also occur there, exactly`];
  const header = headerNote(path, names);
  return Object.freeze({
    classes: target.classes,
    targetKind: target.kind,
    input,
    target: targetColumns,
    train: split(rows[0]),
    validation: split(rows[1]),
    test: rows[2].length > 0 ? split(rows[2]) : undefined,
    part,
    streamed: store.isOnDisk,
    problems: truth.problems,
    notes:
      context.input === undefined
        ? [
            ...(header === undefined ? [] : [header]),
            ...roleNotes(roles, table, plan, target),
            ...plan.notes,
            ...fitted,
            ...encoded.notes,
            ...repeats,
          ]
        : encoded.notes,
    duplicates: repeated?.groups ?? [],
    fingerprint: encoded.fingerprint,
    close,
  } satisfies TableData);
}

/**
 * How a store is closed, and whether it is. A function of its own, since what lives as long as the splits would otherwise keep all
 * that was gathered to make them: some 20 bytes for each row.
 */
function closeOnce(store: BlockStore) {
  let closed = false;
  return {
    requireOpen() {
      if (closed)
        throw new DataError({ code: 'data/closed', what: 'the table was closed', fix: 'open it again' });
    },
    async close() {
      if (closed) return;
      closed = true;
      store.close();
    },
  };
}

function fitInput(
  path: string,
  table: ScannedTable,
  plan: TablePlan,
  options: TableSource['options'],
  parts: Uint8Array,
): TableInput {
  const training = summarizeTraining(table, plan.features, (row) => parts[row] === 0);
  const columns = plan.features.map(({ position }, i) =>
    fitTableColumn(path, table.columns[position], training[i], options),
  );
  const target = plan.target.map((position) => table.columns[position].name);
  return Object.freeze({ kind: 'table', columns: Object.freeze(columns), target: Object.freeze(target) });
}

/** What was guessed, and why. */
function roleNotes(
  { isTargetGuessed, isSplitGuessed }: ColumnRoles,
  { columns }: ScannedTable,
  plan: TablePlan,
  target: TableTarget,
): string[] {
  const names = plan.target.map((position) => columns[position].name).join(', ');
  const what = target.kind === 'class' ? `${target.classes.length} classes` : 'numbers';
  const guess = isTargetGuessed ? '; name another by the option target (--target)' : '';
  const notes = [`predicting column ${names}, as ${what}: ${target.reason}${guess}`];
  if (plan.split !== undefined && isSplitGuessed)
    notes.push(`parts are those of column ${columns[plan.split].name}`);
  return notes;
}

/** Throws DataError `data/no-training-rows` for a class that does not occur there, `data/weight` where nothing weighs anything. */
function requireTrainable(
  path: string,
  training: Uint32Array,
  { labels, weights }: RowTruth,
  target: TableTarget,
): void {
  if (labels !== undefined) {
    const seen = new Set<number>();
    for (const row of training) seen.add(labels[row]);
    const absent = target.classes.filter((_, label) => !seen.has(label));
    if (absent.length > 0)
      throw new DataError({
        code: 'data/no-training-rows',
        where: path,
        what: 'the part to train on has no row of a class',
        got: absent,
        fix: 'add rows of it to that part, or leave its rows out',
      });
  }
  if (weights === undefined || training.some((row) => weights[row] > 0)) return;
  throw new DataError({
    code: 'data/weight',
    where: path,
    what: 'no row to train on weighs anything, so that nothing would be learned',
    fix: 'give some of them a weight above 0',
  });
}

function targetsOf({ labels, values }: RowTruth, rows: Uint32Array, width: number) {
  if (labels !== undefined) return Int32Array.from(rows, (row) => labels[row]);
  const targets = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) targets[i * width + k] = values![row * width + k];
  });
  return targets;
}
