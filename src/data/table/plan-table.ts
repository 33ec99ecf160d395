import { DataError } from '../../base/error.js';
import { featureKind, requireFinite, requireNumbers } from './column-kinds.js';
import type { ColumnRoles } from './column-roles.js';
import type { ColumnFacts } from './column-scan.js';
import { namesParts } from './split-rows.js';
import type { TableInput } from './table-input.js';
import type { ColumnType, TableOptions } from './table-options.js';

/** A column to predict from: where it stands in the scanned table, and what it holds. */
export interface PlannedFeature {
  readonly position: number;
  readonly type: ColumnType;
}

/** What is done with the columns of a scanned table. */
export interface TablePlan {
  readonly features: readonly PlannedFeature[];
  readonly target: readonly number[];
  readonly split: number | undefined;
  readonly weight: number | undefined;
  /** Columns that nothing can be learned from, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** The same, a sentence each. */
  readonly notes: readonly string[];
}

/** Names of the columns to scan, those to predict from in front. */
export function columnsToScan({ features, target, split, weight }: ColumnRoles): string[] {
  return [...new Set([...features, ...target, split, weight].filter((name) => name !== undefined))];
}

/**
 * Decide what becomes of each column, by what was seen in all rows; with a trained model, by what it takes.
 *
 * Throws  DataError `data/no-columns` where there is nothing to predict from; as `featureKind`.
 */
export function planTable(
  path: string,
  columns: readonly ColumnFacts[],
  roles: ColumnRoles,
  { types }: TableOptions,
  model: TableInput | undefined,
): TablePlan {
  const positionOf = (name: string) => columns.findIndex((column) => column.name === name);
  const split = roles.split === undefined ? undefined : positionOf(roles.split);
  const isSplit = split !== undefined && (!roles.isSplitGuessed || namesParts(columns[split]));
  const leftOut: { name: string; reason: string }[] = [];
  const features: PlannedFeature[] = [];
  roles.features.forEach((name, i) => {
    const position = positionOf(name);
    if (isSplit && position === split) return;
    const facts = columns[position];
    if (model !== undefined) {
      const { type } = model.columns[i];
      if (type === 'numeric') requireNumeric(path, facts);
      features.push({ position, type });
      return;
    }
    const kind = featureKind(path, facts, Object.hasOwn(types, name) ? types[name] : undefined);
    if ('leftOut' in kind) leftOut.push({ name, reason: kind.leftOut });
    else {
      if (kind.type === 'numeric') requireNumeric(path, facts);
      features.push({ position, type: kind.type });
    }
  });
  const notes = leftOut.map(({ name, reason }) => `left out column ${name}: ${reason}`);
  if (features.length === 0)
    throw new DataError({
      code: 'data/no-columns',
      where: path,
      what: 'no column is left to predict from',
      got: notes,
      fix: 'give a table with columns of numbers or names, or name the target by the option target (--target)',
    });
  return {
    features,
    target: roles.target.map(positionOf),
    split: isSplit ? split : undefined,
    weight: roles.weight === undefined ? undefined : positionOf(roles.weight),
    leftOut,
    notes,
  };
}

function requireNumeric(path: string, facts: ColumnFacts): void {
  requireNumbers(path, facts);
  requireFinite(path, facts);
}
