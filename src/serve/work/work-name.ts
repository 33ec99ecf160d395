import type { WorkEntry } from '../live/folder-index.js';

/** What a search or a study is called, and whether it goes on. */
export function workName({ found: { id }, isRunning, changedAt }: WorkEntry) {
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    state: isRunning ? ('running' as const) : ('ended' as const),
    changedAt,
  };
}
