import { DataError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import type { ListContext, ListedPicture, Listing } from '../listing.js';
import { requireTargetKind } from '../require-target-kind.js';
import type { SplitName } from '../types.js';
import { combine } from './label-combinations.js';
import type { ManifestColumns } from './manifest-columns.js';
import { PART_WORDS, partOf } from './part-names.js';
import { NO_CLASSES, settleClasses } from './settle-classes.js';

export interface ManifestRow {
  /** Name of the picture. */
  readonly file: string;
  /** Value of each label column. */
  readonly labels: readonly unknown[];
  readonly split: unknown;
  /** As an error names the row: "line 17". */
  readonly place: string;
}

export interface ManifestRows {
  /** Throws DataError `data/label`, `data/manifest-split`, `data/repeated-picture`, each with the row. */
  add(row: ManifestRow): void;
  /** Throws DataError as `settleClasses` and `requireTargetKind` do, and `data/empty-manifest`. */
  finish(
    context: Pick<ListContext, 'classes' | 'targetKind'>,
  ): Pick<Listing, 'targetKind' | 'classes' | 'combinations' | 'pictures' | 'parts'>;
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

/**
 * Gather the rows of a list of pictures.
 *
 * A single column holds the class; or several labels, where a separator is given or the values are lists. Numbers are
 * positions in `named` where the file names its classes itself. Several columns hold 1 or 0 (or true or false) for the label
 * that each is called.
 */
export function manifestRows(
  where: string,
  { labels: columns }: ManifestColumns,
  { separator, named }: { separator: string | undefined; named: readonly string[] | undefined },
): ManifestRows {
  const placeOfFile = new Map<string, string>();
  const ids = new Map<string, number>();
  const sets = combine();
  const rows: { readonly file: string; readonly label: number; readonly split: SplitName | undefined }[] = [];
  const isUnlabelled = columns.length === 0;
  const isFlagged = columns.length > 1;
  let isMany = isFlagged || (separator !== undefined && !isUnlabelled);

  const refuse = (code: string, place: string, what: string, got: unknown, fix: string) =>
    new DataError({ code, where: `${where}, ${place}`, what, got, fix });
  const idOf = (name: string) => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    ids.set(name, ids.size);
    return ids.size - 1;
  };
  if (isFlagged) columns.forEach(idOf);

  function nameOf(value: unknown, place: string): string {
    const isNumber = typeof value === 'bigint' || typeof value === 'number';
    const name = isNumber && named !== undefined ? named[Number(value)] : String(value ?? '').trim();
    const isText = typeof value !== 'object' && name !== undefined;
    if (isText && name !== '' && !name.includes('\uFFFD')) return name;
    throw refuse(
      'data/label',
      place,
      name === undefined
        ? 'a label is none of those that the file names'
        : 'a label must be a text or a number',
      value ?? null,
      'correct the label, or remove the row',
    );
  }

  function truthOf(values: readonly unknown[], place: string): number {
    if (isUnlabelled) return 0;
    if (isFlagged) {
      const flags = values.map((value, i) => {
        const flag = FLAGS[String(value).trim().toLowerCase()];
        if (flag !== undefined) return flag;
        throw refuse(
          'data/label',
          `${place}, ${columns[i]}`,
          'a label is 1 or 0',
          value ?? null,
          'correct it',
        );
      });
      return sets.add(flags.flatMap((flag, i) => (flag ? [i] : [])));
    }
    const [value] = values;
    if (rows.length === 0 && Array.isArray(value)) isMany = true;
    if (!isMany) return idOf(nameOf(value, place));
    // No label at all is an answer too.
    const isNothing = value === null || value === undefined || value === '';
    const parts = isNothing ? [] : Array.isArray(value) ? value : String(value).split(separator!);
    return sets.add(parts.map((part) => idOf(nameOf(part, place))));
  }

  return {
    add({ file, labels, split, place }) {
      const earlier = placeOfFile.get(file);
      if (earlier !== undefined)
        throw refuse(
          'data/repeated-picture',
          place,
          'a picture is listed twice',
          { file, earlier },
          'list it once; several labels of one picture go into one row',
        );
      placeOfFile.set(file, place);
      const part = split === undefined ? undefined : partOf(String(split));
      if (split !== undefined && part === undefined)
        throw refuse(
          'data/manifest-split',
          place,
          'a part is train, val or test',
          split,
          `${didYouMean(String(split), Object.keys(PART_WORDS))}correct it`,
        );
      rows.push({ file, label: truthOf(labels, place), split: part });
    },
    finish({ classes: known, targetKind }) {
      if (rows.length === 0)
        throw new DataError({
          code: 'data/empty-manifest',
          where,
          what: 'the file lists no pictures',
          fix: 'give a file with a row for each picture',
        });
      requireTargetKind(where, isMany ? 'labels' : 'class', targetKind);
      const names = [...ids.keys()];
      const settled = isUnlabelled
        ? NO_CLASSES
        : settleClasses(where, new Set(names), { named: isFlagged ? columns : named, known });
      const position = names.map((name) => settled.labelOf(name));
      const combinations = combine();
      const order = sets.all.map((set) => combinations.add(set.map((id) => position[id]!)));
      return {
        targetKind: isMany ? 'labels' : 'class',
        classes: settled.classes,
        combinations: isMany ? combinations.all : undefined,
        pictures: rows.map(
          ({ file, label, split }): ListedPicture => ({
            file,
            label: isMany ? order[label]! : position[label]!,
            split,
          }),
        ),
        parts: [...new Set(rows.flatMap(({ split }) => split ?? []))],
      };
    },
  };
}
