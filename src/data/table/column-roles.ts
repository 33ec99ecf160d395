import { DataError, OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { PART_COLUMNS } from '../part-names.js';
import type { TableInput } from './table-input.js';
import type { TableOptions } from './table-options.js';

/** What the columns of a table are for, by their names alone. */
export interface ColumnRoles {
  /** In the order of the file. */
  readonly features: readonly string[];
  readonly target: readonly string[];
  /** Whether the target was named, or guessed. */
  readonly isTargetGuessed: boolean;
  readonly split: string | undefined;
  /** Whether it was named; else it is one only if it says so in every row. */
  readonly isSplitGuessed: boolean;
  readonly weight: string | undefined;
}

/** Usual names of the column to predict, in lower case. */
const TARGETS = ['target', 'label', 'class', 'y'];

/**
 * Give each column its role. The target is the one that the options name, else one with a usual name, else the last; with a
 * trained model it is what the model predicts.
 *
 * Throws  DataError `data/table-columns` for a column that is not there; OptionError `option/table` for one in two roles.
 */
export function columnRoles(
  path: string,
  names: readonly string[],
  options: TableOptions,
  model: TableInput | undefined,
): ColumnRoles {
  const { target: asked, splitColumn, weightColumn, ignore, columns } = options;
  const named = asked === undefined ? undefined : [asked].flat();
  requireKnown(path, names, options, model);
  requireOneRole(path, options);

  const isOther = (name: string) => name === splitColumn || name === weightColumn || ignore.includes(name);
  const inputs = model?.columns.map(({ name }) => name) ?? columns;
  // Where all columns to predict from are named, the target is among the others.
  const candidates = names.filter((name) => !isOther(name) && !inputs?.includes(name));
  const target = named ?? guessTarget(path, candidates, model?.target);
  const lower = names.map((name) => name.toLowerCase());
  const split =
    splitColumn ??
    PART_COLUMNS.map((name) => names[lower.indexOf(name)]).find(
      (name) => name !== undefined && candidates.includes(name) && !target.includes(name),
    );
  return {
    features:
      model !== undefined
        ? model.columns.map(({ name }) => name)
        : names.filter((name) => inputs?.includes(name) ?? (!isOther(name) && !target.includes(name))),
    target,
    isTargetGuessed: named === undefined,
    split,
    isSplitGuessed: splitColumn === undefined,
    weight: weightColumn,
  };
}

function guessTarget(
  path: string,
  candidates: readonly string[],
  predicted: readonly string[] | undefined,
): string[] {
  const absent = predicted?.find((name) => !candidates.includes(name));
  if (absent !== undefined)
    throw new DataError({
      code: 'data/table-columns',
      where: path,
      what: `there is no column ${JSON.stringify(absent)}, which the model predicts, so nothing to compare its answers with`,
      got: { columns: [...candidates] },
      fix: `${didYouMean(absent, candidates)}add it, or name the column that holds what is true by the option target (--target)`,
    });
  if (predicted !== undefined) return [...predicted];
  const lower = candidates.map((name) => name.toLowerCase());
  const usual = TARGETS.map((name) => lower.indexOf(name)).find((position) => position >= 0);
  const guessed = usual === undefined ? candidates.at(-1) : candidates[usual];
  if (guessed !== undefined) return [guessed];
  throw new DataError({
    code: 'data/table-columns',
    where: path,
    what: 'no column is left that could be predicted',
    fix: 'name it by the option target (--target)',
  });
}

/** Every column that options or a model name is there. */
function requireKnown(
  path: string,
  names: readonly string[],
  { target, columns, ignore, types, splitColumn, weightColumn, normalize, missing }: TableOptions,
  input: TableInput | undefined,
): void {
  const byName = (value: unknown, own: readonly string[]) =>
    typeof value === 'object' && value !== null && !own.some((key) => key in value) ? Object.keys(value) : [];
  const asked: [string, readonly (string | undefined)[]][] = [
    ['target', [target ?? []].flat()],
    ['splitColumn', [splitColumn]],
    ['weightColumn', [weightColumn]],
    ['ignore', ignore],
    ['types', Object.keys(types)],
    ['columns', columns ?? []],
    ['normalize', byName(normalize, ['kind'])],
    ['missing', byName(missing, ['fill'])],
  ];
  for (const [option, list] of asked)
    for (const name of list)
      if (name !== undefined && !names.includes(name))
        throw new DataError({
          code: 'data/table-columns',
          where: path,
          what: `there is no column ${JSON.stringify(name)}, which the option ${option} names`,
          got: { columns: [...names] },
          fix: name.split(',').every((part) => names.includes(part))
            ? 'name each by itself, as a list; on the command line the flag is repeated'
            : `${didYouMean(name, names)}name one that there is`,
        });
  if (input !== undefined) requireInputs(path, names, input);
}

/** Throws DataError `data/table-columns` where a column is not there that the model takes. */
export function requireInputs(path: string, names: readonly string[], { columns }: TableInput): void {
  const absent = columns.find(({ name }) => !names.includes(name));
  if (absent === undefined) return;
  throw new DataError({
    code: 'data/table-columns',
    where: path,
    what: `there is no column ${JSON.stringify(absent.name)}, which the model takes`,
    got: { columns: [...names] },
    fix: `${didYouMean(absent.name, names)}give a table with all columns of the one it was trained on`,
  });
}

/** Throws OptionError `option/table`. */
function requireOneRole(
  path: string,
  { target, columns, ignore, splitColumn, weightColumn }: TableOptions,
): void {
  const roles = new Map<string, string>();
  const asked: [string, readonly (string | undefined)[]][] = [
    ['target', [target ?? []].flat()],
    ['splitColumn', [splitColumn]],
    ['weightColumn', [weightColumn]],
    ['ignore', ignore],
    ['columns', columns ?? []],
  ];
  for (const [role, list] of asked)
    for (const name of list) {
      if (name === undefined) continue;
      const other = roles.get(name);
      if (other !== undefined)
        throw new OptionError({
          code: 'option/table',
          where: `table(${JSON.stringify(path)}), ${role}`,
          what: other === role ? 'a column is named twice' : 'a column cannot be two things at once',
          got: { column: name, options: other === role ? [role] : [other, role] },
          fix: 'name it in one place',
        });
      roles.set(name, role);
    }
}
