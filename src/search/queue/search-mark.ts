import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../train/index.js';

/** A file beside the run directories of a search. Holds the name of the search in the queue, and where it was given. */
export const MARK = '.queue';

/** What names of searches in a queue look like. */
export const SEARCH_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * The name of a search in the queue, the same for all its sessions, and for no other, not even a copy; `trials` is the folder of its run
 * directories.
 */
export async function searchId(trials: string): Promise<string> {
  const [known, place] = await markIn(trials);
  if (SEARCH_ID.test(known) && place === trials) return known;
  const id = randomUUID();
  await mkdir(trials, { recursive: true });
  await writeAtomically(join(trials, MARK), `${id}\n${trials}\n`);
  return id;
}

/** Whether the folder of a search is seen here too, over a shared disk or on the same machine: a worker then works in it. */
export async function isSeenHere(trials: string, search: string): Promise<boolean> {
  const [known] = await markIn(trials);
  return known === search;
}

async function markIn(trials: string): Promise<string[]> {
  return (await readFile(join(trials, MARK), 'utf8').catch(() => '')).split('\n');
}
