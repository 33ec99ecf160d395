import type { Points } from '../../src/serve/api.js';

/** Epochs of a run as columns of equal length, grown from what the server sends. */
export interface Rows {
  readonly count: number;
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
  /** Where they end, for the server. */
  readonly position: string;
}

export const NO_ROWS: Rows = { count: 0, columns: Object.create(null), position: '' };

type Sent = Pick<Points, 'from' | 'count' | 'columns' | 'position'>;

/** Rows from `sent.from` on are replaced; a column that begins or ends on the way is null elsewhere. The same points twice change nothing. */
export function mergePoints(rows: Rows, sent: Sent): Rows {
  const kept = Math.min(sent.from, rows.count);
  const count = sent.from + sent.count;
  const names = new Set([...Object.keys(rows.columns), ...Object.keys(sent.columns)]);
  const columns = byName(
    [...names].map((name) => {
      const before = rows.columns[name]?.slice(0, kept) ?? [];
      const after = (Object.hasOwn(sent.columns, name) ? sent.columns[name] : undefined) ?? [];
      const column: (number | null)[] = new Array(count).fill(null);
      for (let i = 0; i < before.length; i++) column[i] = before[i]!;
      for (let i = 0; i < sent.count; i++) column[sent.from + i] = after[i] ?? null;
      return [name, column];
    }),
  );
  return { count, columns, position: sent.position };
}

/** Without what every object has: a file may name its values as it likes, `__proto__` too. */
function byName<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  const all: Record<string, T> = Object.create(null);
  for (const [name, value] of entries) all[name] = value;
  return all;
}
