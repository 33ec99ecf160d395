import { type ColumnSummary, quantile, skewness, weightedValues } from '../normalize/index.js';
import { partOf } from '../part-names.js';
import type { DataProblem, OpenContext, SplitName, TargetKind } from '../types.js';
import { type EqualRows, equalRows } from './equal-rows.js';
import { summarizeTraining } from './fit-columns.js';
import { assembleTable } from './open-table.js';
import { type ReadTable, readTable } from './read-table.js';
import { LEFT_OUT, PARTS } from './split-rows.js';
import type { TableColumn, TableInput } from './table-input.js';
import type { TableSource } from './table-source.js';
import { tellingColumns } from './telling-columns.js';

/** What there is to say of a column, over all rows that have a target. */
export interface SurveyedColumn {
  readonly name: string;
  readonly role: 'feature' | 'target' | 'split' | 'weight' | 'left-out';
  /** Why nothing can be learned from it, or why training normalizes it as it does; undefined where there is no reason to give. */
  readonly reason: string | undefined;
  readonly holds: 'numbers' | 'names';
  readonly missing: number;
  /** Different values; undefined where there are more than are counted. */
  readonly different: number | undefined;
  /** Of features and targets that hold numbers. */
  readonly numbers: ColumnNumbers | undefined;
  /** What training makes of it, for features: the kind of a transform, or `categories`. */
  readonly normalization: string | undefined;
  /** Whether it alone tells the target. */
  readonly tells: boolean;
}

export interface ColumnNumbers {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly skewness: number;
}

export interface TableSurvey {
  /** Rows of the file. */
  readonly count: number;
  /** In the order of the file, without those that were asked to be ignored. */
  readonly columns: readonly SurveyedColumn[];
  readonly targetKind: TargetKind;
  /** Why it is predicted as that. */
  readonly targetReason: string;
  readonly isTargetGuessed: boolean;
  /** Rows of each class, in each part; none where numbers are predicted. */
  readonly classes: readonly (Readonly<Record<SplitName, number>> & { readonly name: string })[];
  readonly splits: Readonly<Record<SplitName, number>>;
  /** Parts that a column of the table names. */
  readonly ownParts: readonly SplitName[];
  readonly equalRows: EqualRows;
  readonly problems: readonly DataProblem[];
}

/**
 * Look at a table as training would read it: what each column holds and becomes, what is predicted, which rows are equal.
 *
 * Throws as `openTable`: what training refuses.
 */
export async function surveyTable(
  source: TableSource,
  context: Pick<OpenContext<TableInput>, 'seed' | 'signal' | 'onProgress'>,
): Promise<TableSurvey> {
  const read = await readTable(source, context);
  try {
    const data = assembleTable(source, context, read);
    await data.close();
    const { table, plan, target, truth, roles } = read;
    return {
      count: table.count,
      columns: columnsOf(read, data.input),
      targetKind: target.kind,
      targetReason: target.reason,
      isTargetGuessed: roles.isTargetGuessed,
      classes: target.kind === 'class' ? classCounts(read) : [],
      splits: countParts(truth.parts),
      ownParts: plan.split === undefined ? [] : partsNamed(table.columns[plan.split].names),
      equalRows: equalRows(table, plan.features, truth),
      problems: truth.problems,
    };
  } finally {
    read.table.close();
  }
}

function partsNamed(names: readonly string[]): SplitName[] {
  const named = names.map(partOf);
  return PARTS.filter((part) => named.includes(part));
}

function countParts(parts: Uint8Array): Record<SplitName, number> {
  const [train, validation, test] = PARTS.map((_, number) => parts.filter((part) => part === number).length);
  return { train, validation, test };
}

function classCounts({ target, truth: { parts, labels } }: ReadTable) {
  const counts = target.classes.map((name) => ({ name, train: 0, validation: 0, test: 0 }));
  parts.forEach((part, row) => {
    if (part !== LEFT_OUT) counts[labels![row]][PARTS[part]]++;
  });
  return counts;
}

function columnsOf({ table, plan, target, truth }: ReadTable, input: TableInput): SurveyedColumn[] {
  const tells = tellingColumns(table, plan.features, truth, target.classes.length);
  const ofNumbers = [
    ...plan.features.filter(({ type }) => type === 'numeric').map(({ position }) => position),
    ...(target.kind === 'numbers' ? plan.target : []),
  ];
  const summaries = summarizeTraining(
    table,
    ofNumbers.map((position) => ({ position, type: 'numeric' })),
    (row) => truth.parts[row] !== LEFT_OUT,
  );
  const reasons = new Map(plan.leftOut.map(({ name, reason }) => [name, reason]));
  return table.columns.map((facts, position): SurveyedColumn => {
    const feature = plan.features.findIndex((one) => one.position === position);
    const fitted = feature < 0 ? undefined : input.columns[feature];
    const summary = summaries[ofNumbers.indexOf(position)];
    return {
      name: facts.name,
      role: roleOf(plan, position),
      reason: fitted?.type === 'numeric' ? fitted.reason : reasons.get(facts.name),
      holds: summary !== undefined || facts.numbers === facts.present ? 'numbers' : 'names',
      missing: facts.missing,
      different: facts.hasMoreNames ? undefined : facts.names.length,
      numbers: summary?.type === 'numeric' ? numbersOf(summary.summary) : undefined,
      normalization: fitted && normalizationOf(fitted),
      tells: feature >= 0 && tells[feature],
    };
  });
}

function roleOf({ features, target, split, weight }: ReadTable['plan'], position: number) {
  if (features.some((one) => one.position === position)) return 'feature';
  if (target.includes(position)) return 'target';
  if (position === split) return 'split';
  return position === weight ? 'weight' : 'left-out';
}

function normalizationOf(column: TableColumn): string {
  return column.type === 'numeric' ? column.transform.kind : 'categories';
}

function numbersOf({ moments, sketch }: ColumnSummary): ColumnNumbers {
  return {
    min: moments.min,
    median: quantile(weightedValues(sketch), 0.5),
    max: moments.max,
    skewness: skewness(moments),
  };
}
