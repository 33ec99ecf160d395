import { ShapeError } from '../../base/error.js';

/** Refuses groups that the channels or the filters of a convolution cannot be shared out to evenly. */
export function requireGroups(
  kind: string,
  counts: { readonly channels: number; readonly filters: number },
  groups: number,
): void {
  for (const what of ['channels', 'filters'] as const) {
    if (counts[what] % groups === 0) continue;
    throw new ShapeError({
      code: 'shape/channels',
      where: kind,
      what: `the ${what} cannot be divided into the groups`,
      got: { [what]: counts[what], groups },
      fix: `use a number of groups that divides the ${what}`,
    });
  }
}
