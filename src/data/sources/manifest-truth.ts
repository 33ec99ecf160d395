import { DataError } from '../../base/error.js';
import type { ListContext, Listing } from '../listing.js';
import { requireTargetKind } from '../require-target-kind.js';
import { combine } from './label-combinations.js';
import { lookLikeNumbers, type RawTruth, readNumbers } from './number-truth.js';
import { NO_CLASSES, settleClasses } from './settle-classes.js';

export interface TruthColumns {
  readonly where: string;
  readonly columns: readonly string[];
  readonly separator: string | undefined;
  /** Names of the classes in the order of their numbers, where the file has them. */
  readonly named: readonly string[] | undefined;
}

type ModelFacts = Pick<ListContext, 'classes' | 'targetKind'>;

export interface ManifestTruth extends Pick<Listing, 'targetKind' | 'classes' | 'combinations' | 'numbers'> {
  /** `ListedPicture.label` of the pictures of each raw truth. */
  readonly labels: readonly number[];
}

/**
 * Make out what a list says of its pictures.
 *
 * Numbers   where they are asked for, as the regression task does; else where every value of the label columns is a number
 *           and one of them is not whole, such as 12.5, which is no class.
 * Labels    several columns of 1 and 0 (or true and false), each called by its label; one column with a separator, or of lists.
 * Class     one column otherwise; none where there is no column. Whole numbers are positions in the names that the file has of its classes, if any.
 *
 * Throws DataError `data/label` and `data/target` naming the row and the column, and as `settleClasses` and
 * `requireTargetKind` do.
 */
export function readTruth(raws: readonly RawTruth[], told: TruthColumns, model: ModelFacts): ManifestTruth {
  const { columns, separator, named, where } = told;
  const isMany =
    columns.length > 1 ||
    (columns.length === 1 && (separator !== undefined || Array.isArray(raws[0]!.values[0])));
  const areNumbers =
    model.targetKind === 'numbers' ||
    (model.targetKind === undefined &&
      separator === undefined &&
      named === undefined &&
      lookLikeNumbers(raws));
  if (areNumbers && columns.length > 0)
    return { ...readNumbers(raws, told, model.classes), labels: raws.map((_, i) => i) };
  requireTargetKind(where, isMany ? 'labels' : 'class', model.targetKind);
  if (columns.length === 0)
    return { targetKind: 'class', classes: NO_CLASSES.classes, labels: raws.map(() => 0) };
  return isMany ? readLabels(raws, told, model) : readClasses(raws, told, model);
}

function readClasses(
  raws: readonly RawTruth[],
  told: TruthColumns,
  { classes: known }: ModelFacts,
): ManifestTruth {
  const { where, named } = told;
  const names = raws.map(({ values: [value], place }) => nameOf(value, place, told));
  const { classes, labelOf } = settleClasses(where, new Set(names), { named, known });
  return { targetKind: 'class', classes, labels: names.map(labelOf) };
}

function readLabels(
  raws: readonly RawTruth[],
  told: TruthColumns,
  { classes: known }: ModelFacts,
): ManifestTruth {
  const { where, columns, named } = told;
  const isFlagged = columns.length > 1;
  const sets = raws.map((raw) => (isFlagged ? flagged(raw, told) : listed(raw, told)));
  const occurring = new Set(isFlagged ? columns : sets.flat());
  const { classes, labelOf } = settleClasses(where, occurring, { named: isFlagged ? columns : named, known });
  const combinations = combine();
  const labels = sets.map((set) => combinations.add(set.map(labelOf)));
  return { targetKind: 'labels', classes, combinations: combinations.all, labels };
}

const FLAGS: Readonly<Record<string, boolean>> = {
  1: true,
  0: false,
  true: true,
  false: false,
  '1.0': true,
  '0.0': false,
};

/** Whether a value says that a label is true or that it is not. */
export function isFlag(value: unknown): boolean {
  return Object.hasOwn(FLAGS, String(value).trim().toLowerCase());
}

function flagged({ values, place }: RawTruth, { columns, where }: TruthColumns): string[] {
  return columns.filter((column, i) => {
    if (isFlag(values[i])) return FLAGS[String(values[i]).trim().toLowerCase()]!;
    throw refusal(
      'data/label',
      `${where}, ${place}, ${column}`,
      'a label is 1 or 0',
      values[i],
      'correct it; numbers to predict are learned with the task regression (--task regression)',
    );
  });
}

function listed({ values: [value], place }: RawTruth, told: TruthColumns): string[] {
  // No label at all is an answer too.
  if (value === null || value === undefined || value === '') return [];
  const parts = Array.isArray(value) ? value : String(value).split(told.separator!);
  return parts.map((part) => nameOf(part, place, told));
}

function nameOf(value: unknown, place: string, { named, where }: TruthColumns): string {
  const isNumber = typeof value === 'bigint' || typeof value === 'number';
  const name = isNumber && named !== undefined ? named[Number(value)] : String(value ?? '').trim();
  const isText = typeof value !== 'object' && name !== undefined;
  if (isText && name !== '' && !name.includes('\uFFFD')) return name;
  throw refusal(
    'data/label',
    `${where}, ${place}`,
    name === undefined
      ? 'a label is none of those that the file names'
      : 'a label must be a text or a number',
    value,
    'correct the label, or remove the row',
  );
}

function refusal(code: string, where: string, what: string, got: unknown, fix: string): DataError {
  return new DataError({ code, where, what, got: got ?? null, fix });
}
