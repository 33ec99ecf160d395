import { createStore, useStore } from './store.js';

/** Runs that were chosen to be compared; they stay chosen while the page is open. */
const selection = createStore<ReadonlySet<string>>(new Set());

/** What is chosen, and how to choose anew. */
export function useSelection(): readonly [ReadonlySet<string>, (ids: Iterable<string>) => void] {
  return [useStore(selection, (chosen) => chosen), choose];
}

const choose = (ids: Iterable<string>) => selection.set(new Set(ids));
