import type { Direction } from '../data/sorting.js';

/** A heading of a column that sorts by it; a second time the other way round. */
export function SortHeader({
  name,
  direction,
  onSort,
  ...rest
}: {
  name: string;
  /** Undefined where the table is sorted by another column. */
  direction: Direction | undefined;
  onSort: () => void;
  class?: string;
}) {
  return (
    <th scope="col" aria-sort={direction ?? 'none'} {...rest}>
      <button type="button" onClick={onSort}>
        {name}
      </button>
    </th>
  );
}
