import { DataError } from '../../base/error.js';
import { permutation, randomStream } from '../../base/random.js';
import { foldDealer, foldOf, tooFewForFolds } from '../fold.js';
import { partOf } from '../part-names.js';
import { shareTraining } from '../share-training.js';
import type { SplitName } from '../types.js';
import type { ColumnFacts } from './column-scan.js';

/** Parts by the number that stands for each. */
export const PARTS: readonly SplitName[] = ['train', 'validation', 'test'];
/** In place of a part, for a row that is in none. */
export const LEFT_OUT = 255;
const [TRAIN, VALIDATION] = [0, 1];

/** What rows are split by: the group of each row; all are in one where `of` says nothing. */
export interface RowGroups {
  readonly names: readonly string[];
  readonly of: Int32Array | undefined;
}

/** Whether all that a column says are names of parts. */
export function namesParts({ names, hasMoreNames, missing }: ColumnFacts): boolean {
  return (
    !hasMoreNames && missing === 0 && names.length > 0 && names.every((name) => partOf(name) !== undefined)
  );
}

/**
 * Number of the part of each name of a column.
 *
 * Throws  DataError `data/table-split` for one that is no part, or where a row says none.
 */
export function partNumbers(path: string, { name, names, missing, hasMoreNames }: ColumnFacts): number[] {
  const wrong = names.find((word) => partOf(word) === undefined);
  if (wrong === undefined && missing === 0 && !hasMoreNames)
    return names.map((word) => PARTS.indexOf(partOf(word)!));
  throw new DataError({
    code: 'data/table-split',
    where: `${path}, column ${name}`,
    what: 'a part is train, val or test',
    got: wrong ?? { missing },
    fix: 'correct the column, or name another one by the option splitColumn (--split-column)',
  });
}

/**
 * Move a share of the training rows to validation: of each group `round(fraction * count)` of them, at least 1, chosen by the
 * seed and the name of the group; a group of one row trains. `groups` tells the group of each row.
 *
 * `parts` is changed in place. Throws DataError `data/too-few-rows` where no row would be left to train or to validate.
 */
export function splitRows(
  path: string,
  parts: Uint8Array,
  groups: RowGroups,
  { seed, fraction }: { readonly seed: number; readonly fraction: number },
): void {
  const members = trainingRows(parts, groups);
  let validating = 0;
  members.forEach((rows, group) => {
    if (rows.length < 2) return;
    const order = permutation(rows.length, randomStream(seed, 'split', groups.names[group]));
    const wanted = Math.min(rows.length - 1, Math.max(1, Math.round(fraction * rows.length)));
    for (const i of order.subarray(0, wanted)) parts[rows[i]] = VALIDATION;
    validating += wanted;
  });
  if (validating > 0) return;
  throw tooFewRows(path, groups, members);
}

/**
 * Deal the training rows to folds, each group evenly, and move those of one fold to validation; a group of one row trains.
 *
 * `parts` is changed in place. Throws DataError `data/too-few-for-folds` where a group of several rows has fewer than there are folds,
 * `data/too-few-rows` where all are of one row.
 */
export function foldRows(
  path: string,
  parts: Uint8Array,
  groups: RowGroups,
  { seed, fold }: { readonly seed: number; readonly fold: string },
): void {
  const { index, count } = foldOf(fold);
  const members = trainingRows(parts, groups);
  const named = members.flatMap((rows, group) =>
    rows.length < 2 ? [] : [{ name: groups.names[group], rows }],
  );
  if (named.length === 0) throw tooFewRows(path, groups, members);
  const poor = named.filter(({ rows }) => rows.length < count);
  if (poor.length > 0) {
    throw tooFewForFolds(path, count, Object.fromEntries(poor.map(({ name, rows }) => [name, rows.length])));
  }
  const deal = foldDealer(count);
  for (const { name, rows } of named) {
    const folds = deal(
      Array.from(rows, () => 1),
      randomStream(seed, 'folds', name),
    );
    for (const [i, row] of rows.entries()) if (folds[i] === index) parts[row] = VALIDATION;
  }
}

/** The training rows of each group. */
function trainingRows(parts: Uint8Array, { names, of }: RowGroups): Uint32Array[] {
  const counts = new Uint32Array(names.length);
  const groupOf = (row: number) => of?.[row] ?? 0;
  for (let row = 0; row < parts.length; row++) if (parts[row] === TRAIN) counts[groupOf(row)]++;
  const members = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let row = 0; row < parts.length; row++)
    if (parts[row] === TRAIN) members[groupOf(row)][counts[groupOf(row)]++] = row;
  return members;
}

function tooFewRows(path: string, groups: RowGroups, members: readonly Uint32Array[]): DataError {
  const rows = members.reduce((sum, own) => sum + own.length, 0);
  return new DataError({
    code: 'data/too-few-rows',
    where: path,
    what:
      rows < 2
        ? 'there are too few rows: one is needed to train on and another to validate with'
        : 'there are too few rows: no class has two, one to train on and another to validate with',
    got: groups.of === undefined ? { rows } : { rows, classes: groups.names.length },
    fix: `give a table with more rows${groups.of === undefined ? '' : ', several of each class'}`,
  });
}

/** Leave out training rows until a share of each group is left, as `shareTraining` does; `parts` is changed in place. */
export function shareRows(
  parts: Uint8Array,
  groups: RowGroups,
  how: { readonly seed: number; readonly share: number },
): void {
  const splits = Array.from(parts, (part) => PARTS[part]);
  const places = shareTraining(splits, { names: groups.names, of: (row) => groups.of?.[row] ?? 0 }, how);
  for (const [row, place] of places.entries()) if (place === 'unused') parts[row] = LEFT_OUT;
}

/** Rows of a part by its number, in the order of the file. */
export function rowsOf(parts: Uint8Array, part: number): Uint32Array {
  let count = 0;
  for (const of of parts) if (of === part) count++;
  const rows = new Uint32Array(count);
  let at = 0;
  for (let row = 0; row < parts.length; row++) if (parts[row] === part) rows[at++] = row;
  return rows;
}
