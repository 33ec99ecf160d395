import { DataError } from '../../base/error.js';
import { compareNatural } from '../natural-order.js';

export interface SettledClasses {
  readonly classes: readonly string[];
  /** Position of a class in them. */
  readonly labelOf: (name: string) => number;
}

/** Of pictures of which nothing is known. */
export const NO_CLASSES: SettledClasses = { classes: [], labelOf: () => 0 };

/**
 * The classes of a source from the names that occur in it, in the order of `named` where the source names them itself, in
 * natural order otherwise; or those of a trained model.
 *
 * Throws DataError `data/one-class` unless there are two, `data/unknown-class` for one that the model does not know.
 */
export function settleClasses(
  where: string,
  occurring: ReadonlySet<string>,
  { named, known }: { named?: readonly string[] | undefined; known?: readonly string[] | undefined },
): SettledClasses {
  const classes =
    known ?? named?.filter((name) => occurring.has(name)) ?? [...occurring].sort(compareNatural);
  const positions = new Map(classes.map((name, position) => [name, position]));
  const unknown = [...occurring].filter((name) => !positions.has(name)).sort(compareNatural);
  if (unknown.length > 0)
    throw new DataError({
      code: 'data/unknown-class',
      where,
      what: 'the model does not know a class that occurs in the data',
      got: { unknown, known: [...classes] },
      fix: 'name the classes as the model does, or leave the pictures out',
    });
  if (classes.length < 2)
    throw new DataError({
      code: 'data/one-class',
      where,
      what: 'there is only one class, so there is nothing to tell apart',
      got: [...classes],
      fix: 'add pictures of at least one more class',
    });
  return { classes, labelOf: (name) => positions.get(name)! };
}
