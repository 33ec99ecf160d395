import { DataError } from '../base/error.js';
import { permutation, randomStream } from '../base/random.js';
import type { ContentDigests } from './content-digests.js';
import { groupByContent } from './duplicates.js';
import { foldDealer, foldOf, foldsBesideOwnPart, tooFewForFolds } from './fold.js';
import { growingNumbers } from './growing-numbers.js';
import { indicesWhere } from './indices-where.js';
import type { PictureList } from './picture-list.js';
import type { SplitName } from './types.js';

/** Pictures to split. */
export interface SplittableFiles extends PictureList {
  readonly digests: ContentDigests;
}

export interface SplitOptions {
  readonly seed: number;
  readonly fraction: number;
  readonly fold?: string | undefined;
  readonly parts: readonly SplitName[];
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
 * With `fold`, such as "2/5", the pictures to train on are dealt to folds instead, each class evenly, and those of one fold validate;
 * every fold of the same seed is of the same dealing.
 *
 * Throws DataError `data/no-training-pictures` when there is nothing to train a class on, `data/too-few-pictures` when it
 * has fewer than two different pictures to split, `data/too-few-for-folds` when it has fewer than folds, `data/folds` where there is a
 * validation folder beside them.
 */
export function splitFiles(
  root: string,
  files: SplittableFiles,
  classes: readonly string[] | undefined,
  { seed, fraction, fold, parts }: SplitOptions,
): SplitName[] {
  const splits = Array.from({ length: files.length }, (_, i) => files.splitOf(i) ?? 'train');
  const strata = classes ?? ['all'];
  const stratumOf = (i: number) => (classes === undefined ? 0 : files.labelOf(i));
  const training = indicesWhere(files.length, (i) => splits[i] === 'train');
  const counts = new Array<number>(strata.length).fill(0);
  for (const i of training) counts[stratumOf(i)]!++;
  const occurring = new Set<number>();
  for (let i = 0; i < files.length; i++) occurring.add(stratumOf(i));
  requireTraining(
    root,
    strata.filter((_, stratum) => occurring.has(stratum) && counts[stratum] === 0),
  );
  if (parts.includes('validation')) {
    if (fold !== undefined) throw foldsBesideOwnPart(root);
    return splits;
  }

  const byClass = groupsByStratum(files, training, { count: strata.length, stratumOf });
  if (fold !== undefined) {
    const present = strata.map((name, label) => ({ name, groups: byClass[label]!, count: counts[label]! }));
    for (const i of chooseFold(root, fold, seed, present)) splits[i] = 'validation';
    return splits;
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
    const order = permutation(groups.count, randomStream(seed, 'split', name));
    const target = Math.max(1, Math.round(fraction * counts[label]!));
    for (const i of chooseGroups(groups, order, target, counts[label]!)) splits[i] = 'validation';
  });
  return splits;
}

/** Positions of the pictures that one fold validates. */
function chooseFold(
  root: string,
  text: string,
  seed: number,
  strata: readonly { readonly name: string; readonly groups: Groups; readonly count: number }[],
): number[] {
  const { index, count } = foldOf(text);
  const poor = strata.filter((stratum) => stratum.count > 0 && stratum.groups.count < count);
  if (poor.length > 0) {
    const found = Object.fromEntries(poor.map(({ name, groups }) => [name, groups.count]));
    throw tooFewForFolds(root, count, found);
  }
  const deal = foldDealer(count);
  return strata.flatMap(({ name, groups }) => {
    const sizes = Array.from({ length: groups.count }, (_, group) => groups.members(group).length);
    const folds = deal(sizes, randomStream(seed, 'folds', name));
    return sizes.flatMap((_, group) => (folds[group] === index ? groups.members(group) : []));
  });
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

/** Pictures of one class in groups of the same content, in the order of their first ones. */
interface Groups {
  readonly count: number;
  /** Positions of the pictures of a group. */
  members(group: number): readonly number[];
}

/** The groups of each stratum; a content that has several labels is in none. */
function groupsByStratum(
  files: SplittableFiles,
  training: Uint32Array,
  { count, stratumOf }: { readonly count: number; readonly stratumOf: (position: number) => number },
): Groups[] {
  const { firstOf, copies } = groupByContent(files.digests.take(training));
  const positionOf = (member: number) => training[member]!;
  const firsts = Array.from({ length: count }, () => growingNumbers(Uint32Array));
  firstOf.forEach((first, i) => {
    if (first !== i) return;
    const labels = new Set(copies.get(i)?.map((member) => files.labelOf(positionOf(member))));
    if (labels.size <= 1) firsts[stratumOf(positionOf(i))]!.add(i);
  });
  return firsts.map((growing) => {
    const own = growing.all();
    return {
      count: own.length,
      members: (group) => (copies.get(own[group]!) ?? [own[group]!]).map(positionOf),
    };
  });
}

/** True when some group can validate and something is left to train on. */
function canSplit(groups: Groups, count: number): boolean {
  for (let group = 0; group < groups.count; group++) if (groups.members(group).length < count) return true;
  return false;
}

/** Members of the groups that fit into `target` in the given order; the smallest group if none does. */
function chooseGroups(groups: Groups, order: Uint32Array, target: number, count: number): readonly number[] {
  const chosen: number[] = [];
  for (const i of order) {
    const group = groups.members(i);
    if (chosen.length + group.length <= Math.min(target, count - 1)) chosen.push(...group);
  }
  if (chosen.length > 0 || groups.count === 0) return chosen;
  return Array.from(order, groups.members).reduce((a, b) => (b.length < a.length ? b : a));
}
