import { useEffect, useRef, useState } from 'preact/hooks';

/** A value that parts of the page share. */
export interface Store<T> {
  readonly current: () => T;
  readonly set: (value: T) => void;
  /** Hear of every change, until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    current: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** A part of a shared value, as it changes. */
export function useStore<T, Part>({ current, subscribe }: Store<T>, select: (value: T) => Part): Part {
  const [, redraw] = useState(0);
  const chosen = useRef<{ select: typeof select; part: Part }>(undefined);
  chosen.current = { select, part: select(current()) };
  useEffect(
    () =>
      subscribe(() => {
        const { select, part } = chosen.current!;
        if (!Object.is(select(current()), part)) redraw((count) => count + 1);
      }),
    [subscribe],
  );
  return chosen.current.part;
}
