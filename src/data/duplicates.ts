import type { ContentDigests } from './content-digests.js';
import type { PictureList } from './picture-list.js';
import type { Place } from './share-training.js';
import type { DuplicateGroup } from './types.js';

/** Pictures by their content. Nothing is made for single ones, which most are. */
export interface ContentGroups {
  /** For each picture the position of the first one of the same content. */
  readonly firstOf: Uint32Array;
  /** Positions of those that occur more than once, ascending, by the first of them. */
  readonly copies: ReadonlyMap<number, readonly number[]>;
}

export function groupByContent(digests: ContentDigests): ContentGroups {
  const firstOf = digests.firstOf();
  const copies = new Map<number, number[]>();
  firstOf.forEach((first, i) => {
    if (first === i) return;
    const group = copies.get(first);
    if (group === undefined) copies.set(first, [first, i]);
    else group.push(i);
  });
  return { firstOf, copies: new Map([...copies].sort(([a], [b]) => a - b)) };
}

/** Files that occur more than once; `splits[i]` is where file `i` went. */
export function findDuplicates(
  files: PictureList & { readonly digests: ContentDigests },
  splits: readonly Place[],
): readonly DuplicateGroup[] {
  const { copies } = groupByContent(files.digests);
  return Array.from(copies.values(), (group) => describeGroup(group, files, splits));
}

/** What is to be said of files at these positions, which are copies of each other. */
export function describeGroup(
  group: readonly number[],
  files: Pick<PictureList, 'fileOf' | 'labelOf'>,
  splits: readonly Place[],
): DuplicateGroup {
  return {
    files: group.map(files.fileOf),
    acrossSplits: new Set(group.flatMap((i) => (splits[i] === 'unused' ? [] : [splits[i]]))).size > 1,
    acrossClasses: new Set(group.map(files.labelOf)).size > 1,
  };
}
