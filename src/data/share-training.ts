import { permutation, randomStream } from '../base/random.js';
import type { SplitName } from './types.js';

/** Where a picture goes: to a part, or nowhere, where only a share of those to train on is used. */
export type Place = SplitName | 'unused';

/**
 * Leave out training examples until a share of each group is left: `round(share * count)` of them, at least 1, chosen by the seed.
 * A smaller share is part of a larger one, so that only the number differs between them.
 */
export function shareTraining(
  splits: readonly SplitName[],
  groups: { readonly names: readonly string[]; of(example: number): number },
  { seed, share }: { readonly seed: number; readonly share: number | undefined },
): readonly Place[] {
  if (share === undefined || share === 1) return splits;
  const members = groups.names.map((): number[] => []);
  splits.forEach((split, i) => {
    if (split === 'train') members[groups.of(i)].push(i);
  });
  const places: Place[] = [...splits];
  for (const [group, own] of members.entries()) {
    const order = permutation(own.length, randomStream(seed, 'share', groups.names[group]));
    for (const i of order.subarray(Math.max(1, Math.round(share * own.length)))) places[own[i]] = 'unused';
  }
  return places;
}
