import { DataError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import type { ListContext } from '../listing.js';
import { PART_COLUMNS } from '../part-names.js';
import type { ManifestOptions } from './manifest-options.js';
import { requireDifferentNames } from './require-different-names.js';

/** Which column says what. */
export interface ManifestColumns {
  readonly image: string;
  /** One that names the class or the labels; several are one label each, true or not; none where nothing is asked. */
  readonly labels: readonly string[];
  readonly split: string | undefined;
}

/** Usual names of a column of pictures, in lower case. */
export const IMAGE_COLUMNS: readonly string[] = [
  'image',
  'path',
  'file',
  'filename',
  'file_name',
  'filepath',
  'file_path',
  'image_path',
  'img',
  'picture',
];
const LABEL = ['label', 'class', 'category', 'target', 'class_name', 'labels', 'tags', 'fine_label'];

/** What is to be known of the columns. */
export interface ColumnQuestion extends Omit<ListContext, 'signal'> {
  /** Whether the first value of a column is one of 1 and 0. */
  readonly looksTrueOrFalse: (column: string) => boolean;
}

/**
 * Find the columns of a list of pictures by the options, or by names that are usual, whatever their case.
 *
 * Throws DataError `data/manifest-columns` for one that is not there, or cannot be told.
 */
export function chooseColumns(
  where: string,
  names: readonly string[],
  options: ManifestOptions,
  { unlabelled, classes: known, targetKind, looksTrueOrFalse }: ColumnQuestion,
): ManifestColumns {
  const refuse = (what: string, fix: string) =>
    new DataError({ code: 'data/manifest-columns', where, what, got: { columns: [...names] }, fix });
  requireDifferentNames(names, refuse);
  for (const name of [options.imageColumn, options.splitColumn, ...(options.labelColumns ?? [])])
    if (name !== undefined && !names.includes(name))
      throw refuse(
        `there is no column ${JSON.stringify(name)}`,
        `${didYouMean(name, names)}name one that there is`,
      );
  const usual = (known: readonly string[]) => {
    const lower = names.map((name) => name.trim().toLowerCase());
    const found = known.map((name) => lower.indexOf(name)).find((position) => position >= 0);
    return found === undefined ? undefined : names[found];
  };
  const image = options.imageColumn ?? usual(IMAGE_COLUMNS);
  if (image === undefined)
    throw refuse('no column is known to hold pictures', 'name it by the option imageColumn (--image-column)');
  const split = options.splitColumn ?? usual(PART_COLUMNS);
  if (unlabelled) return { image, labels: [], split };
  // A model of numbers knows how they are called.
  const outputs =
    targetKind === 'numbers' && known?.every((name) => names.includes(name)) ? known : undefined;
  const label = usual(LABEL);
  const others = names.filter((name) => name !== image && name !== split && looksTrueOrFalse(name));
  const labels =
    options.labelColumns ??
    outputs ??
    (label !== undefined ? [label] : others.length > 1 ? others : undefined);
  if (labels === undefined)
    throw refuse(
      'no column is known to hold labels',
      'name it, or several columns of 1 and 0, by the option labelColumns (--label-columns)',
    );
  return { image, labels, split };
}
