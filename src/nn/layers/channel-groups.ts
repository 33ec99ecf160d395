import { ShapeError } from '../../base/error.js';

/** How many of `total` channels or filters each group has. Throws ShapeError where they cannot be shared out evenly. */
export function perGroup(kind: string, what: 'channels' | 'filters', total: number, groups: number): number {
  if (total % groups === 0) return total / groups;
  throw new ShapeError({
    code: 'shape/channels',
    where: kind,
    what: `the ${what} cannot be divided into the groups`,
    got: { [what]: total, groups },
    fix: `use a number of groups that divides the ${what}`,
  });
}
