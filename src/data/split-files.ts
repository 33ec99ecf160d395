import { DataError } from '../base/error.js';
import { permutation, randomStream } from '../base/random.js';
import { groupByContent } from './duplicates.js';
import type { LabelledFile } from './folder-layout.js';
import type { SplitName } from './types.js';

interface SplittableFile extends LabelledFile {
  readonly hash: string;
}

/**
 * Decide for each file whether it trains, validates or tests.
 *
 * Folders that say so are obeyed. Without a validation folder, each class is shuffled by the seed and
 * `round(fraction * count)` of its training pictures, at least 1, go to validation; fewer when duplicates do not add up
 * to it. Files of the same content stay on one side; a content found in two classes always trains, since a
 * contradictory label must not judge the model. One class's choice does not depend on the other classes.
 *
 * Throws DataError `data/too-few-pictures` when a class has fewer than two different pictures to split.
 */
export function splitFiles(
  root: string,
  files: readonly SplittableFile[],
  classes: readonly string[],
  { seed, fraction, parts }: { seed: number; fraction: number; parts: readonly SplitName[] },
): SplitName[] {
  const splits = files.map(({ split }) => split ?? 'train');
  if (parts.includes('validation')) return splits;

  const byClass: number[][][] = classes.map(() => []);
  const training = files.flatMap((file, i) => (splits[i] === 'train' ? [{ ...file, position: i }] : []));
  for (const group of groupByContent(training)) {
    const labels = new Set(group.map((i) => training[i]!.label));
    if (labels.size === 1) byClass[training[group[0]!]!.label]!.push(group.map((i) => training[i]!.position));
  }
  const counts = classes.map((_, label) => training.filter((file) => file.label === label).length);
  const poor = classes.filter((_, label) => counts[label]! > 0 && !canSplit(byClass[label]!, counts[label]!));
  if (poor.length > 0)
    throw new DataError({
      code: 'data/too-few-pictures',
      where: root,
      what: 'a class needs at least two different pictures, one to train on and one to validate with',
      got: poor,
      fix: 'add pictures to it, or remove the class folder',
    });
  classes.forEach((name, label) => {
    const groups = byClass[label]!;
    const order = permutation(groups.length, randomStream(seed, 'split', name));
    const target = Math.max(1, Math.round(fraction * counts[label]!));
    for (const i of chooseGroups(groups, order, target, counts[label]!)) splits[i] = 'validation';
  });
  return splits;
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
