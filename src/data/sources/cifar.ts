import { join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../../base/error.js';
import { joined } from '../joined.js';
import type { FileSource, ListContext, Listing } from '../listing.js';
import type { PictureList } from '../picture-list.js';
import { pictureOptions } from '../picture-options.js';
import type { RawPixels } from '../raw-pixels.js';
import { requireTargetKind } from '../require-target-kind.js';
import { throwIfInterrupted } from '../run-tasks.js';
import type { SplitName } from '../types.js';
import { readClassNames } from './class-names.js';
import { defineFileSource } from './define-file-source.js';
import { namesIn, readBytes, sizeOf } from './read-file.js';
import { NO_CLASSES, settleClasses } from './settle-classes.js';

const cifarOptions = pictureOptions.extend({
  labels: z
    .enum(['fine', 'coarse'])
    .default('fine')
    .describe('Of CIFAR-100: its 100 fine classes or its 20 coarse ones. CIFAR-10 has fine ones only.'),
});
export type CifarInput = z.input<typeof cifarOptions>;
export type CifarSource = FileSource<'cifar', z.output<typeof cifarOptions>>;

export const cifarSource = defineFileSource({
  kind: 'cifar',
  what: 'CIFAR binary batches',
  code: 'option/cifar',
  options: cifarOptions,
  list: listCifar,
});

/**
 * A folder with the binary version of CIFAR-10 (`data_batch_1.bin` …, `test_batch.bin`) or CIFAR-100 (`train.bin`,
 * `test.bin`). Classes are called as in `batches.meta.txt`, `fine_label_names.txt` or `coarse_label_names.txt` beside
 * them.
 *
 * Throws OptionError `option/cifar` naming every option that is unknown or out of range.
 */
export const cifar = cifarSource.create;

const RAW: RawPixels = { height: 32, width: 32, channels: 3, order: 'planar' };
const PICTURE_BYTES = 32 * 32 * 3;

/** One way in which labels stand before the pixels. */
interface Variant {
  readonly classes: number;
  /** Bytes of labels before the pixels. */
  readonly labelBytes: number;
  /** Which of them is the class. */
  readonly labelAt: number;
  readonly namesIn: string;
  /** Names where that file is missing. */
  readonly names?: readonly string[];
}

const CIFAR_10: Variant = {
  classes: 10,
  labelBytes: 1,
  labelAt: 0,
  namesIn: 'batches.meta.txt',
  names: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
};
const CIFAR_100: Readonly<Record<'fine' | 'coarse', Variant>> = {
  fine: { classes: 100, labelBytes: 2, labelAt: 1, namesIn: 'fine_label_names.txt' },
  coarse: { classes: 20, labelBytes: 2, labelAt: 0, namesIn: 'coarse_label_names.txt' },
};

const BATCH_OF_10 = /^(?:data_batch_\d+|test_batch)\.bin$/;
const BATCH_OF_100 = /^(?:train|test)\.bin$/;

/** The versions of the same data for Python (pickled) and Matlab, which are not read. */
const BATCH_OF_OTHERS = /^(?:data_batch_\d+|test_batch)(?:\.mat)?$/;

/** Whether files of these names are CIFAR-10 or CIFAR-100, if in another version. */
export function areCifarFiles(names: readonly string[]): boolean {
  return names.some((name) => [BATCH_OF_10, BATCH_OF_100, BATCH_OF_OTHERS].some((batch) => batch.test(name)));
}

async function listCifar(
  { path: root, options }: CifarSource,
  { signal, classes: known, targetKind, unlabelled }: ListContext,
): Promise<Listing> {
  requireTargetKind(root, 'class', targetKind);
  const { variant, names } = await chooseBatches(root, options.labels);
  const listed = await readNames(root, variant);
  const recordBytes = variant.labelBytes + PICTURE_BYTES;
  const batches: { readonly name: string; readonly labels: Uint8Array }[] = [];
  for (const name of names) {
    throwIfInterrupted(signal);
    batches.push({ name, labels: await readLabels(join(root, name), variant, recordBytes) });
  }
  const nameOf = (label: number) => listed?.[label] ?? String(label);
  const occurring = new Set(batches.flatMap(({ labels }) => [...new Set(labels)]).map(nameOf));
  const settled = unlabelled ? NO_CLASSES : settleClasses(root, occurring, { named: listed, known });
  const hasTest = names.some(isTest) && !names.every(isTest);
  const splitOf = (name: string): SplitName | undefined =>
    names.some(isTest) ? (isTest(name) ? 'test' : 'train') : undefined;
  const { total, partAt } = joined(batches.map(({ labels }) => labels.length));
  const labelOf = Array.from({ length: variant.classes }, (_, label) =>
    occurring.has(nameOf(label)) ? settled.labelOf(nameOf(label)) : undefined,
  );
  const pictures: PictureList = {
    length: total,
    fileOf(position) {
      const { part, index } = partAt(position);
      return `${batches[part]!.name}#${index}`;
    },
    labelOf(position) {
      const { part, index } = partAt(position);
      return labelOf[batches[part]!.labels[index]!]!;
    },
    splitOf: (position) => splitOf(batches[partAt(position).part]!.name),
  };
  return {
    root,
    targetKind: 'class',
    classes: settled.classes,
    pictures,
    locate(position) {
      const { part, index } = partAt(position);
      return {
        file: pictures.fileOf(position),
        path: join(root, batches[part]!.name),
        range: { offset: index * recordBytes + variant.labelBytes, length: PICTURE_BYTES },
        raw: RAW,
      };
    },
    parts: hasTest ? ['train', 'test'] : names.some(isTest) ? ['test'] : [],
    problems: [],
    ignored: [],
  };
}

/** The batches of a folder, by their names. Throws DataError `data/cifar` where they are not those of one data set. */
async function chooseBatches(
  root: string,
  labels: 'fine' | 'coarse',
): Promise<{ readonly variant: Variant; readonly names: readonly string[] }> {
  const all = await namesIn(root);
  const tens = all.filter((name) => BATCH_OF_10.test(name));
  const hundreds = all.filter((name) => BATCH_OF_100.test(name));
  const others = all.filter((name) => BATCH_OF_OTHERS.test(name));
  if (others.length > 0 && tens.length + hundreds.length === 0)
    throw new DataError({
      code: 'data/cifar',
      where: root,
      what: 'this is the version of CIFAR for Python or Matlab, and the binary version is needed',
      got: { files: others },
      fix: 'run pupil data get cifar10, or unpack cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html',
    });
  if (tens.length > 0 === hundreds.length > 0 || (tens.length > 0 && labels === 'coarse'))
    throw new DataError({
      code: 'data/cifar',
      where: root,
      what: 'the folder must hold the batches of CIFAR-10, or those of CIFAR-100, which alone has coarse labels',
      got: { files: [...tens, ...hundreds], labels },
      fix: 'keep data_batch_*.bin and test_batch.bin there, or train.bin and test.bin',
    });
  return tens.length > 0
    ? { variant: CIFAR_10, names: tens }
    : { variant: CIFAR_100[labels], names: hundreds };
}

/** Names of all classes, where they are known. Throws DataError `data/class-names`. */
async function readNames(root: string, variant: Variant): Promise<readonly string[] | undefined> {
  const listed = (await readClassNames(join(root, variant.namesIn))) ?? variant.names;
  if (listed !== undefined && listed.length !== variant.classes)
    throw new DataError({
      code: 'data/class-names',
      where: join(root, variant.namesIn),
      what: 'the file must name every class in a line of its own',
      got: { names: listed.length, classes: variant.classes },
      fix: 'restore the file, or remove it',
    });
  return listed;
}

const isTest = (name: string) => name.startsWith('test');

/**
 * The labels of a batch, which is records without a header (A. Krizhevsky, "The CIFAR-10 and CIFAR-100 datasets"):
 *
 *     CIFAR-10    byte 0 the class, 0 … 9
 *     CIFAR-100   byte 0 the coarse class, 0 … 19; byte 1 the fine class, 0 … 99
 *     then        3072 bytes: 32 x 32 red values in rows from the top, then the green ones, then the blue ones
 *
 * Throws DataError `data/cifar` for a file that is no whole number of records, and for a label out of range.
 */
async function readLabels(path: string, variant: Variant, recordBytes: number): Promise<Uint8Array> {
  const size = await sizeOf(path);
  if (size === 0 || size % recordBytes !== 0)
    throw new DataError({
      code: 'data/cifar',
      where: path,
      what: `the file must be a whole number of records of ${recordBytes} bytes`,
      got: { bytes: size, whole: Math.floor(size / recordBytes), left: size % recordBytes },
      fix: 'download or copy it again; the binary version is needed, not the one for Python or Matlab',
    });
  const bytes = await readBytes(path, 0, size);
  return Uint8Array.from({ length: size / recordBytes }, (_, record) => {
    const label = bytes[record * recordBytes + variant.labelAt]!;
    if (label < variant.classes) return label;
    throw new DataError({
      code: 'data/label',
      where: `${path}, record ${record}`,
      what: `a class must be from 0 to ${variant.classes - 1}`,
      got: label,
      fix: 'download or copy the file again',
    });
  });
}
