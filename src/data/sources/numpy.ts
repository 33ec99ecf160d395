import { basename, dirname, extname } from 'node:path';
import type { z } from 'zod';
import { growingNumbers } from '../growing-numbers.js';
import { indicesWhere } from '../indices-where.js';
import { type Joined, joined } from '../joined.js';
import type { FileSource, ListContext, Listing } from '../listing.js';
import { missingTargets } from '../missing-targets.js';
import { splitsIn } from '../picture-list.js';
import { pictureOptions } from '../picture-options.js';
import { bytesOfRaw } from '../raw-pixels.js';
import { classNames } from './class-names.js';
import { defineFileSource } from './define-file-source.js';
import { readArrayName } from './numpy-names.js';
import { type NumpyPart, readNumpyParts } from './numpy-parts.js';
import { settleTruth } from './numpy-truth.js';
import { NO_CLASSES } from './settle-classes.js';
import { listUnpacked } from './unpack.js';

const numpyOptions = pictureOptions.extend({ classes: classNames });
export type NumpyInput = z.input<typeof numpyOptions>;
export type NumpySource = FileSource<'numpy', z.output<typeof numpyOptions>>;

export const numpySource = defineFileSource({
  kind: 'numpy',
  what: 'NumPy arrays',
  code: 'option/numpy',
  options: numpyOptions,
  list: listNumpy,
});

/**
 * An `.npz` archive, or a folder with `.npy` files, of pictures and their labels.
 *
 * Names     `x`, `images` or `pictures`, and `y`, `labels` or `targets`; with `train`, `val` or `test` before or behind for
 *           each part: `x_train`, `y_train`, `x_test`, `y_test`; `train_images`, `train_labels`; `images`, `labels`.
 * Pictures  `[N, H, W]`, `[N, H, W, C]` or `[N, C, H, W]`, C being 1, 3 or 4 (colour and opacity, laid on white), in any order
 *           and of any type of numbers; `pixelNumbers` says which values are black and white.
 * Labels    `[N]`, `[N, 1]` or `[N, K]`; `settleTruth` says what they mean.
 *
 * Throws OptionError `option/numpy` naming every option that is unknown or out of range.
 */
export const numpy = numpySource.create;

/** Whether a folder with files of these names holds pictures as arrays. */
export function areNumpyFiles(names: readonly string[]): boolean {
  return names.some((name) => /\.npy$/i.test(name) && readArrayName(name.slice(0, -4))?.role === 'pictures');
}

async function listNumpy(
  { path, options }: NumpySource,
  { signal, classes: known, targetKind, unlabelled = false }: ListContext,
): Promise<Listing> {
  return listUnpacked(async (unpacked) => {
    const parts = await readNumpyParts(path, unpacked, { unlabelled, signal });
    const isArchive = extname(path).toLowerCase() === '.npz';
    const truths = parts.flatMap((part) => part.truth ?? []);
    const truth =
      truths.length === 0
        ? undefined
        : settleTruth({ path, named: options.classes, known }, truths, targetKind);
    const left = missingTargets('pictures');
    const arrays = parts.map(({ name, count, split, path: from, offset, raw }) => {
      return { name: isArchive ? `${basename(path)}/${name}` : name, count, split, path: from, offset, raw };
    });
    const { pictures, locate } = told(arrays, (part, index) => {
      const label = truth === undefined ? 0 : truth.labels[part]![index];
      if (label === undefined) left.add(`${arrays[part]!.name}#${index}`, 'it has no label: -1 or NaN');
      return label;
    });
    return {
      root: isArchive ? dirname(path) : path,
      ...(truth === undefined ? { targetKind: 'class', classes: NO_CLASSES.classes } : truth.listing),
      pictures,
      locate,
      parts: splitsIn(pictures),
      problems: left.problems,
      ignored: [],
    };
  });
}

/** The pictures of arrays of which something is said, and where they lie. What says it is not kept, only the labels. */
function told(
  arrays: readonly Omit<NumpyPart, 'truth'>[],
  labelAt: (part: number, index: number) => number | undefined,
): Pick<Listing, 'pictures' | 'locate'> {
  const { total, partAt } = joined(arrays.map(({ count }) => count));
  const labels = growingNumbers(Uint32Array);
  const places = indicesWhere(total, (place) => {
    const { part, index } = partAt(place);
    const label = labelAt(part, index);
    if (label !== undefined) labels.add(label);
    return label !== undefined;
  });
  return located(arrays, { places, labels: labels.all(), partAt });
}

function located(
  arrays: readonly Omit<NumpyPart, 'truth'>[],
  { places, labels, partAt }: Pick<Joined, 'partAt'> & Record<'places' | 'labels', Uint32Array>,
): Pick<Listing, 'pictures' | 'locate'> {
  const pictureAt = (position: number) => {
    const { part, index } = partAt(places[position]!);
    return { ...arrays[part]!, index };
  };
  const fileOf = (position: number) => {
    const { name, index } = pictureAt(position);
    return `${name}#${index}`;
  };
  return {
    pictures: {
      length: places.length,
      fileOf,
      labelOf: (position) => labels[position]!,
      splitOf: (position) => pictureAt(position).split,
    },
    locate(position) {
      const { path, offset, raw, index } = pictureAt(position);
      const length = bytesOfRaw(raw);
      return { file: fileOf(position), path, range: { offset: offset + index * length, length }, raw };
    },
  };
}
