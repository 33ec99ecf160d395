import { DataError } from '../base/error.js';
import { permutation, randomStream } from '../base/random.js';
import { groupByContent } from './duplicates.js';
import type { ListedPicture } from './listing.js';
import type { SplitName } from './types.js';

interface SplittableFile extends ListedPicture {
  readonly hash: string;
}

/**
 * Decide for each file whether it trains, validates or tests.
 *
 * Folders that say so are obeyed. Without a validation folder, each class is shuffled by the seed and
 * `round(fraction * count)` of its training pictures, at least 1, go to validation; fewer when duplicates do not add up
 * to it. Files of the same content stay on one side; a content found in two classes always trains, since a
 * contradictory label must not judge the model. One class's choice does not depend on the other classes. Without
 * classes, where pictures have several labels, all pictures are split together.
 *
 * Throws DataError `data/no-training-pictures` when there is nothing to train a class on, `data/too-few-pictures` when it
 * has fewer than two different pictures to split.
 */
export function splitFiles(
  root: string,
  files: readonly SplittableFile[],
  classes: readonly string[] | undefined,
  { seed, fraction, parts }: { seed: number; fraction: number; parts: readonly SplitName[] },
): SplitName[] {
  const splits = files.map(({ split }) => split ?? 'train');
  const strata = classes ?? ['all'];
  const stratumOf = (label: number) => (classes === undefined ? 0 : label);
  const positions = [...files.keys()].filter((i) => splits[i] === 'train');
  const training = positions.map((i) => files[i]!);
  const counts = new Array<number>(strata.length).fill(0);
  for (const { label } of training) counts[stratumOf(label)]!++;
  const occurring = new Set(files.map(({ label }) => stratumOf(label)));
  requireTraining(
    root,
    strata.filter((_, stratum) => occurring.has(stratum) && counts[stratum] === 0),
  );
  if (parts.includes('validation')) return splits;

  const byClass: number[][][] = strata.map(() => []);
  for (const group of groupByContent(training)) {
    const labels = new Set(group.map((i) => training[i]!.label));
    if (labels.size === 1)
      byClass[stratumOf(training[group[0]!]!.label)]!.push(group.map((i) => positions[i]!));
  }
  const poor = strata.filter((_, label) => counts[label]! > 0 && !canSplit(byClass[label]!, counts[label]!));
  if (poor.length > 0)
    throw new DataError({
      code: 'data/too-few-pictures',
      where: root,
      what: 'a class needs at least two different pictures, one to train on and one to validate with',
      got: poor,
      fix: 'add pictures to it, or leave the class out',
    });
  strata.forEach((name, label) => {
    const groups = byClass[label]!;
    const order = permutation(groups.length, randomStream(seed, 'split', name));
    const target = Math.max(1, Math.round(fraction * counts[label]!));
    for (const i of chooseGroups(groups, order, target, counts[label]!)) splits[i] = 'validation';
  });
  return splits;
}

function requireTraining(root: string, untrained: readonly string[]): void {
  if (untrained.length > 0)
    throw new DataError({
      code: 'data/no-training-pictures',
      where: root,
      what: 'the part to train on has no picture of a class',
      got: untrained,
      fix: 'add pictures of it to that part, or leave the class out',
    });
}

/** True when some group can validate and something is left to train on. */
function canSplit(groups: readonly (readonly number[])[], count: number): boolean {
  return groups.some((group) => group.length < count);
}

/** Members of the groups that fit into `target` in the given order; the smallest group if none does. */
function chooseGroups(
  groups: readonly (readonly number[])[],
  order: Uint32Array,
  target: number,
  count: number,
): number[] {
  const chosen: number[] = [];
  for (const i of order) {
    const group = groups[i]!;
    if (chosen.length + group.length <= Math.min(target, count - 1)) chosen.push(...group);
  }
  if (chosen.length > 0 || groups.length === 0) return chosen;
  return [...[...order].map((i) => groups[i]!).reduce((a, b) => (b.length < a.length ? b : a))];
}
