import { DataError } from '../../base/error.js';
import { choosePart } from '../choose-part.js';
import { foldsBesideOwnPart } from '../fold.js';
import type { OpenContext, SplitName } from '../types.js';
import { type ColumnRoles, columnRoles } from './column-roles.js';
import { columnsToScan, planTable, type TablePlan } from './plan-table.js';
import { columnNames, readCells } from './read-cells.js';
import { knownNames } from './read-table-rows.js';
import { type RowTruth, rowTruth } from './row-truth.js';
import { type ScannedTable, scanTable } from './scan-table.js';
import { foldRows, LEFT_OUT, PARTS, shareRows, splitRows } from './split-rows.js';
import type { TableInput } from './table-input.js';
import type { TableSource } from './table-source.js';
import { type TableTarget, tableTarget } from './table-target.js';

/** Read and split a table, with nothing fitted yet; close its `table`. Throws as `openTable`. */
export async function readTable(source: TableSource, context: OpenContext<TableInput>): Promise<ReadTable> {
  const { path, options } = source;
  const names = await columnNames(path, { delimiter: options.delimiter });
  const roles = columnRoles(path, names, options, context.input);
  const table = await scan(source, roles, context);
  try {
    const plan = planTable(path, table.columns, roles, options, context.input);
    const facts = plan.target.map((position) => table.columns[position]);
    const target = tableTarget(
      path,
      facts,
      options,
      knownTarget(
        context,
        facts.map(({ name }) => name),
      ),
    );
    const truth = rowTruth(path, table, target, plan);
    const part = divide(source, context, table, target, plan, truth);
    return { names, roles, table, plan, target, truth, part };
  } catch (error) {
    table.close();
    throw error;
  }
}

async function scan(
  { path, options }: TableSource,
  roles: ColumnRoles,
  { input, signal, onProgress }: OpenContext<TableInput>,
): Promise<ScannedTable> {
  const wanted = columnsToScan(roles);
  const known = input && knownNames(input);
  const { missingValues, memoryBudgetBytes: budget, delimiter } = options;
  const scanner = scanTable(wanted, { missingValues, budget, known });
  try {
    for await (const chunk of readCells(path, wanted, { delimiter, signal })) {
      scanner.add(chunk);
      onProgress?.({ stage: 'rows', done: chunk.start + chunk.size, total: chunk.start + chunk.size });
    }
    const table = scanner.finish();
    if (table.count > 0) return table;
    throw new DataError({
      code: 'data/empty-table',
      where: path,
      what: 'the file names columns, but holds no rows',
      fix: 'give a line for each row',
    });
  } catch (error) {
    scanner.close();
    throw error;
  }
}

/** Of a trained model: one that predicts numbers calls them by their columns. */
function knownTarget({ input, classes }: OpenContext<TableInput>, target: readonly string[]) {
  if (input === undefined || classes === undefined) return undefined;
  const isRegression = classes.length === target.length && classes.every((name, i) => name === target[i]);
  return { classes, isRegression };
}

/** Decide the part of each row, in `truth.parts`; which part was asked for. */
function divide(
  { path, options }: TableSource,
  { seed, only }: OpenContext<TableInput>,
  table: ScannedTable,
  target: TableTarget,
  { split }: TablePlan,
  { parts, labels }: RowTruth,
): SplitName | 'all' {
  const { splitSeed = seed } = options;
  const named = split === undefined ? [] : PARTS.filter((_, number) => parts.includes(number));
  const part = choosePart(path, named, only);
  if (only !== undefined) {
    const wanted = PARTS.indexOf(part as SplitName);
    for (let row = 0; row < parts.length; row++)
      if (parts[row] !== LEFT_OUT) parts[row] = part === 'all' || parts[row] === wanted ? 0 : LEFT_OUT;
    return part;
  }
  if (split !== undefined && !named.includes('train'))
    throw new DataError({
      code: 'data/no-training-rows',
      where: `${path}, column ${table.columns[split].name}`,
      what: 'no row belongs to the part to train on',
      got: named,
      fix: 'call it train, or name another column by the option splitColumn (--split-column)',
    });
  const groups =
    target.kind === 'class' ? { names: target.classes, of: labels } : { names: ['all'], of: undefined };
  const { fold, validationSplit: fraction } = options;
  if (named.includes('validation')) {
    if (fold !== undefined) throw foldsBesideOwnPart(`${path}, column ${table.columns[split!].name}`);
  } else if (fold !== undefined) {
    foldRows(path, parts, groups, { seed: splitSeed, fold });
  } else {
    splitRows(path, parts, groups, { seed: splitSeed, fraction });
  }
  if (options.trainingShare !== undefined) {
    shareRows(parts, groups, { seed: splitSeed, share: options.trainingShare });
  }
  return part;
}

/** A table whose text was gone through, and what was decided by it. */
export interface ReadTable {
  /** Of all columns of the file. */
  readonly names: readonly string[];
  readonly roles: ColumnRoles;
  readonly table: ScannedTable;
  readonly plan: TablePlan;
  readonly target: TableTarget;
  readonly truth: RowTruth;
  readonly part: SplitName | 'all';
}
