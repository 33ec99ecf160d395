import { join } from 'node:path';
import type { z } from 'zod';
import { DataError } from '../../base/error.js';
import { joined } from '../joined.js';
import type { FileSource, ListContext, Listing } from '../listing.js';
import { compareNatural } from '../natural-order.js';
import type { PictureList } from '../picture-list.js';
import { pictureOptions } from '../picture-options.js';
import type { RawPixels } from '../raw-pixels.js';
import { requireTargetKind } from '../require-target-kind.js';
import type { SplitName } from '../types.js';
import { classNames, readClassNames, requireNamed } from './class-names.js';
import { defineFileSource } from './define-file-source.js';
import { readIdxHeader } from './idx-file.js';
import { namesIn, readBytes } from './read-file.js';
import { NO_CLASSES, settleClasses } from './settle-classes.js';
import { gunzipFile, listUnpacked, type UnpackFolder } from './unpack.js';

const idxOptions = pictureOptions.extend({ classes: classNames });
export type IdxInput = z.input<typeof idxOptions>;
export type IdxSource = FileSource<'idx', z.output<typeof idxOptions>>;

export const idxSource = defineFileSource({
  kind: 'idx',
  what: 'MNIST IDX files',
  code: 'option/idx',
  options: idxOptions,
  list: listIdx,
});

/**
 * A folder with IDX files, plain or gzipped, as MNIST, Fashion-MNIST and EMNIST are given out: a file of pictures and one of
 * labels for each part, such as `train-images-idx3-ubyte.gz` and `train-labels-idx1-ubyte.gz`. Names with `t10k` or
 * `test` are the test part. Classes are called by their number, by the lines of `classes.txt` beside the files, or by the
 * option `classes`.
 *
 * Throws OptionError `option/idx` naming every option that is unknown or out of range.
 */
export const idx = idxSource.create;

const NAME = /^(.*?)(images|labels)[-.]idx([134])[-.]ubyte(\.gz)?$/i;

/** Whether files of these names are a set of IDX files. */
export function areIdxFiles(names: readonly string[]): boolean {
  return names.some((name) => NAME.exec(name)?.[2]?.toLowerCase() === 'images');
}

interface IdxPart {
  readonly images: string;
  /** Undefined where nothing is asked about them. */
  readonly labels: string | undefined;
  readonly split: SplitName | undefined;
}

interface OpenedPart {
  /** Name of the file of pictures. */
  readonly images: string;
  readonly split: SplitName | undefined;
  /** The file, unpacked where it was packed. */
  readonly path: string;
  readonly offset: number;
  readonly raw: RawPixels;
  readonly labels: Uint8Array;
}

async function listIdx(
  { path: root, options }: IdxSource,
  { signal, classes: known, targetKind, unlabelled = false }: ListContext,
): Promise<Listing> {
  requireTargetKind(root, 'class', targetKind);
  const parts = pairFiles(root, await namesIn(root), unlabelled);
  const named = options.classes ?? (await readClassNames(join(root, 'classes.txt')));
  return listUnpacked(async (unpacked) => {
    const opened: OpenedPart[] = [];
    for (const part of parts) opened.push(await openPart(root, part, unpacked, signal));
    const counted = new Set(opened.flatMap(({ labels }) => [...new Set(labels)]));
    requireNamed(root, named, Math.max(...counted));
    const nameOf = (label: number) => named?.[label] ?? String(label);
    const occurring = new Set([...counted].map(nameOf));
    const settled = unlabelled ? NO_CLASSES : settleClasses(root, occurring, { named, known });
    const { total, partAt } = joined(opened.map(({ labels }) => labels.length));
    // For each part, the position in the classes of each label that occurs.
    const labelOf = opened.map(({ labels }) => {
      const positions = new Map([...new Set(labels)].map((label) => [label, settled.labelOf(nameOf(label))]));
      return (index: number) => positions.get(labels[index]!)!;
    });
    const pictures: PictureList = {
      length: total,
      fileOf(position) {
        const { part, index } = partAt(position);
        return `${opened[part]!.images}#${index}`;
      },
      labelOf(position) {
        const { part, index } = partAt(position);
        return labelOf[part]!(index);
      },
      splitOf: (position) => opened[partAt(position).part]!.split,
    };
    return {
      root,
      targetKind: 'class',
      classes: settled.classes,
      pictures,
      locate(position) {
        const { part, index } = partAt(position);
        const { path, offset, raw } = opened[part]!;
        const length = raw.height * raw.width * raw.channels;
        return {
          file: pictures.fileOf(position),
          path,
          range: { offset: offset + index * length, length },
          raw,
        };
      },
      parts: opened.flatMap(({ split }) => split ?? []),
      problems: [],
      ignored: [],
    };
  });
}

/** Files of pictures with those of their labels. Where a file lies there both plain and gzipped, the plain one is read. */
function pairFiles(root: string, names: readonly string[], unlabelled: boolean): IdxPart[] {
  const found = { images: new Map<string, string>(), labels: new Map<string, string>() };
  for (const name of names) {
    const match = NAME.exec(name);
    if (match === null) continue;
    const role = match[2]!.toLowerCase() as 'images' | 'labels';
    const isPacked = match[4] !== undefined;
    if (!isPacked || !found[role].has(match[1]!)) found[role].set(match[1]!, name);
  }
  // Where labels are not asked for, those that are there are left alone.
  if (unlabelled) found.labels.clear();
  const prefixes = [...new Set([...found.images.keys(), ...found.labels.keys()])].sort(compareNatural);
  const lonely = prefixes.filter(
    (prefix) => !found.images.has(prefix) || (!found.labels.has(prefix) && !unlabelled),
  );
  if (lonely.length > 0 || prefixes.length === 0)
    throw new DataError({
      code: 'data/idx-pairs',
      where: root,
      what: 'pictures and labels must lie there in pairs of files',
      got: { alone: lonely.map((prefix) => found.images.get(prefix) ?? found.labels.get(prefix)) },
      fix: 'put both files of each part there, such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz',
    });
  const parts = prefixes.map((prefix) => ({
    images: found.images.get(prefix)!,
    labels: found.labels.get(prefix),
    split: splitOf(prefix),
  }));
  const splits = parts.map(({ split }) => split);
  if (parts.length > 1 && (splits.includes(undefined) || new Set(splits).size < splits.length))
    throw new DataError({
      code: 'data/ambiguous-layout',
      where: root,
      what: 'the names of the files do not tell one training, one validation and one test part',
      got: parts.map(({ images }) => images),
      fix: 'keep the files of one data set there, named train-… , validation-… and t10k-… or test-…',
    });
  return parts.length === 1 && splits[0] === 'train' ? [{ ...parts[0]!, split: undefined }] : parts;
}

function splitOf(prefix: string): SplitName | undefined {
  if (/t10k|test/i.test(prefix)) return 'test';
  if (/val/i.test(prefix)) return 'validation';
  return /train/i.test(prefix) ? 'train' : undefined;
}

async function openPart(
  root: string,
  { images, labels, split }: IdxPart,
  unpacked: UnpackFolder,
  signal: AbortSignal | undefined,
): Promise<OpenedPart> {
  const place = async (name: string) => {
    if (!/\.gz$/i.test(name)) return join(root, name);
    await gunzipFile(join(root, name), unpacked.path(name), signal);
    return unpacked.path(name);
  };
  const path = await place(images);
  const { shape, offset } = await readIdxHeader(path, join(root, images), [3, 4]);
  const [count, height, width, channels = 1] = shape as [number, number, number, number?];
  if (count === 0 || height === 0 || width === 0 || (channels !== 1 && channels !== 3))
    throw new DataError({
      code: 'data/idx',
      where: join(root, images),
      what: 'pictures must have a height, a width and 1 or 3 channels',
      got: { shape },
      fix: 'write the pictures as [count, height, width], or [count, height, width, 3]',
    });
  const raw: RawPixels = { height, width, channels, order: 'interleaved' };
  const opened = { images, split, path, offset, raw };
  if (labels === undefined) return { ...opened, labels: new Uint8Array(count!) };
  const labelPath = await place(labels);
  const labelHeader = await readIdxHeader(labelPath, join(root, labels), [1]);
  if (labelHeader.shape[0] !== count)
    throw new DataError({
      code: 'data/idx-pairs',
      where: join(root, labels),
      what: 'there must be as many labels as pictures',
      got: { pictures: count, labels: labelHeader.shape[0] },
      fix: 'take both files from the same data set',
    });
  return { ...opened, labels: await readBytes(labelPath, labelHeader.offset, count) };
}
