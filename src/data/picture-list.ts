import { growingNumbers } from './growing-numbers.js';
import { type TextList, textList } from './text-list.js';
import type { SplitName } from './types.js';

/** A picture that a source names, with what it says of it. */
export interface ListedPicture {
  /** Name, relative to the root of the listing unless it is an absolute path; no two pictures have the same. */
  readonly file: string;
  /** Position in the classes; of pictures with several labels, position in `combinations`; with numbers, in `numbers`. */
  readonly label: number;
  /** The part that the source puts it in; undefined where it tells no parts. */
  readonly split: SplitName | undefined;
}

/** Pictures by their positions. What is said of one is worked out when it is asked for: a million objects are never made. */
export interface PictureList {
  readonly length: number;
  fileOf(position: number): string;
  labelOf(position: number): number;
  splitOf(position: number): SplitName | undefined;
}

const SPLITS: readonly (SplitName | undefined)[] = [undefined, 'train', 'validation', 'test'];

/** The number by which `packedList` knows a part. */
export function codeOfSplit(split: SplitName | undefined): number {
  return SPLITS.indexOf(split);
}

/** Pictures of which nothing can be worked out: their names, and five bytes each. */
export function packedList(names: TextList, labels: Uint32Array, splits: Uint8Array): PictureList {
  return {
    length: names.length,
    fileOf: (position) => names.at(position),
    labelOf: (position) => labels[position]!,
    splitOf: (position) => SPLITS[splits[position]!],
  };
}

export function packPictures(pictures: Iterable<ListedPicture>): PictureList {
  const names = textList();
  const labels = growingNumbers(Uint32Array);
  const splits = growingNumbers(Uint8Array);
  for (const { file, label, split } of pictures) {
    names.add(file);
    labels.add(label);
    splits.add(codeOfSplit(split));
  }
  return packedList(names, labels.all(), splits.all());
}

/** The parts that pictures are put in, in the order of their first ones. */
export function splitsIn({ length, splitOf }: PictureList): SplitName[] {
  const splits = new Set<SplitName>();
  for (let i = 0; i < length; i++) {
    const split = splitOf(i);
    if (split !== undefined) splits.add(split);
  }
  return [...splits];
}
