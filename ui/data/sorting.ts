export type Direction = 'ascending' | 'descending';

export const turned = (direction: Direction): Direction =>
  direction === 'ascending' ? 'descending' : 'ascending';

/** Items in the order of their values; those without one come last either way, equal ones stay as they were. */
export function sortedBy<T>(items: Iterable<T>, direction: Direction, columnOf: (item: T) => unknown): T[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...items]
    .map((item) => ({ item, value: columnOf(item) ?? null }))
    .sort(({ value: a }, { value: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return (
        sign * (typeof a === 'number' && typeof b === 'number' ? a - b : texts.compare(said(a), said(b)))
      );
    })
    .map(({ item }) => item);
}

/** Numbers within names count as numbers: 2 before 10. */
const texts = new Intl.Collator('en', { numeric: true });

const said = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
