import { useEffect, useState } from 'preact/hooks';

/** Runs that were chosen to be compared; they stay chosen while the page is open. */
let chosen: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

/** What is chosen, and how to choose anew. */
export function useSelection(): readonly [ReadonlySet<string>, (ids: Iterable<string>) => void] {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((count) => count + 1);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return [chosen, choose];
}

function choose(ids: Iterable<string>): void {
  chosen = new Set(ids);
  for (const listener of listeners) listener();
}
