import { randomBytes } from 'node:crypto';

/** Counts changes of everything that is shown, so that a client can ask for what changed since it last heard. */
export interface Revisions {
  /** The number of the last change. */
  readonly now: number;
  next(): number;
  /** As a client is told it; of another server it is of no use. */
  write(revision: number): string;
  /** The number that a client was told; undefined where it was told by another server. */
  read(text: string | undefined): number | undefined;
}

export function revisions(): Revisions {
  const server = randomBytes(6).toString('base64url');
  let count = 0;
  return {
    get now() {
      return count;
    },
    next: () => ++count,
    write: (revision) => `${server}.${revision}`,
    read(text) {
      const [, of, digits] = /^([\w-]+)\.(\d+)$/.exec(text ?? '') ?? [];
      return of === server && Number(digits) <= count ? Number(digits) : undefined;
    },
  };
}

/** Things by their ids, with the order in which they changed. */
export interface ChangeLog<T> {
  get(id: string): T | undefined;
  values(): T[];
  set(id: string, value: T): void;
  remove(id: string): void;
  /** What changed after a revision; everything where that is undefined, or too long ago to know what was removed. */
  since(revision: number | undefined): {
    readonly changed: readonly T[];
    readonly removed: readonly string[];
    readonly isWhole: boolean;
  };
}

/** Removals that are remembered. */
const MOST_REMOVED = 1000;

export function changeLog<T>(count: Revisions): ChangeLog<T> {
  const entries = new Map<string, { readonly value: T; readonly revision: number }>();
  let removed: { readonly id: string; readonly revision: number }[] = [];
  let forgotten = 0;
  return {
    get: (id) => entries.get(id)?.value,
    values: () => [...entries.values()].map(({ value }) => value),
    set(id, value) {
      entries.set(id, { value, revision: count.next() });
      removed = removed.filter((one) => one.id !== id);
    },
    remove(id) {
      if (!entries.delete(id)) return;
      removed.push({ id, revision: count.next() });
      if (removed.length > MOST_REMOVED) forgotten = removed.shift()!.revision;
    },
    since(revision) {
      const isWhole = revision === undefined || revision < forgotten;
      const after = isWhole ? 0 : revision;
      return {
        changed: [...entries.values()].flatMap((one) => (one.revision > after ? [one.value] : [])),
        removed: isWhole ? [] : removed.flatMap((one) => (one.revision > after ? [one.id] : [])),
        isWhole,
      };
    },
  };
}
