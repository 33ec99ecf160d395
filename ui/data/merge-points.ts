import type { Points } from '../../src/serve/api.js';

/** Epochs of a run as columns of equal length, grown from what the server sends. */
export interface Rows {
  readonly count: number;
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
  /** Where they end, for the server. */
  readonly position: string;
}

export const NO_ROWS: Rows = { count: 0, columns: {}, position: '' };

type Sent = Pick<Points, 'from' | 'count' | 'columns' | 'position'>;

/** Rows from `sent.from` on are replaced; a column that begins or ends on the way is null elsewhere. The same points twice change nothing. */
export function mergePoints(rows: Rows, sent: Sent): Rows {
  const kept = Math.min(sent.from, rows.count);
  const count = sent.from + sent.count;
  const names = new Set([...Object.keys(rows.columns), ...Object.keys(sent.columns)]);
  const columns = Object.fromEntries(
    [...names].map((name) => {
      const before = rows.columns[name]?.slice(0, kept) ?? [];
      const after = sent.columns[name] ?? [];
      const column: (number | null)[] = new Array(count).fill(null);
      for (let i = 0; i < before.length; i++) column[i] = before[i]!;
      for (let i = 0; i < sent.count; i++) column[sent.from + i] = after[i] ?? null;
      return [name, column];
    }),
  );
  return { count, columns, position: sent.position };
}
