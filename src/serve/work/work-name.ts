import { posix } from 'node:path';
import type { WorkEntry } from '../live/folder-index.js';

/** What a search or a study is called, and whether it goes on. */
export function workName({ found: { id }, isRunning, changedAt }: WorkEntry) {
  return {
    id,
    name: posix.basename(id),
    state: isRunning ? ('running' as const) : ('ended' as const),
    changedAt,
  };
}
