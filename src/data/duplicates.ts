import type { Place } from './share-training.js';
import type { DuplicateGroup } from './types.js';

interface HashedFile {
  readonly file: string;
  readonly hash: string;
  readonly label: number;
}

/** Positions of files with the same content, in the order of their first file; single files are groups of one. */
export function groupByContent(files: readonly { readonly hash: string }[]): number[][] {
  const firstOf = new Map<string, number>();
  const repeated = new Map<number, number[]>();
  files.forEach(({ hash }, i) => {
    const first = firstOf.get(hash);
    if (first === undefined) firstOf.set(hash, i);
    else if (repeated.has(first)) repeated.get(first)!.push(i);
    else repeated.set(first, [first, i]);
  });
  // Most files are single: their groups are made when the map of all of them may go.
  return Array.from(firstOf.values(), (first) => repeated.get(first) ?? [first]);
}

/** Files that occur more than once; `splits[i]` is where file `i` went. */
export function findDuplicates(
  files: readonly HashedFile[],
  splits: readonly Place[],
): readonly DuplicateGroup[] {
  return groupByContent(files)
    .filter((group) => group.length > 1)
    .map((group) => describeGroup(group, files, splits));
}

/** What is to be said of files at these positions, which are copies of each other. */
export function describeGroup(
  group: readonly number[],
  files: readonly Omit<HashedFile, 'hash'>[],
  splits: readonly Place[],
): DuplicateGroup {
  return {
    files: group.map((i) => files[i]!.file),
    acrossSplits: new Set(group.flatMap((i) => (splits[i] === 'unused' ? [] : [splits[i]]))).size > 1,
    acrossClasses: new Set(group.map((i) => files[i]!.label)).size > 1,
  };
}
