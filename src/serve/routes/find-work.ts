import type { RunSummary } from '../api.js';
import { notFound } from '../http/request-error.js';
import type { FolderIndex, WorkEntry } from '../live/folder-index.js';

/** A route of one thing. */
export interface ById {
  readonly Params: { readonly id: string };
}

/** A run as it is now, and where it lies. Throws RequestError 404. */
export async function findRun(
  index: FolderIndex,
  id: string,
): Promise<{ readonly run: RunSummary; readonly path: string }> {
  await index.look(id);
  const run = index.runs.get(id);
  const path = index.pathOf(id);
  if (run !== undefined && path !== undefined) return { run, path };
  throw notFound('there is no such run', 'look at the list of runs; it may have been moved or deleted');
}

/** A search, a study or an ensemble as it is now. Throws RequestError 404. */
export async function findWork(
  index: FolderIndex,
  kind: WorkEntry['found']['kind'],
  id: string,
): Promise<WorkEntry> {
  await index.refresh();
  const entry = index.works.get(id);
  if (entry?.found.kind === kind) return entry;
  throw notFound(`there is no such ${kind}`, 'look at the list; it may have been moved or deleted');
}
