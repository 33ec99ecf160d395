import { type LockView, lookAtLock } from '../../base/file-lock.js';
import { readInside } from './read-inside.js';

const LARGEST_LOCK = 4096;

/** Who holds the lock of a run or of other work in a folder; undefined where there is none. */
export async function lockOf(path: string): Promise<LockView | undefined> {
  const bytes = await readInside(path, 'lock', LARGEST_LOCK);
  return typeof bytes === 'string' ? undefined : lookAtLock(bytes.toString('utf8'));
}
