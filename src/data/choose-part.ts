import { DataError } from '../base/error.js';
import type { OpenContext, SplitName } from './types.js';

/**
 * The part of the data that is asked for; `held-out` is the test part where the data name one, else everything.
 *
 * Throws DataError `data/no-part` for one that the data do not name.
 */
export function choosePart(
  where: string,
  parts: readonly SplitName[],
  only: OpenContext['only'],
): SplitName | 'all' {
  if (only === undefined || only === 'all') return 'all';
  if (only === 'held-out') return parts.includes('test') ? 'test' : 'all';
  if (parts.includes(only)) return only;
  throw new DataError({
    code: 'data/no-part',
    where,
    what: 'the data have no such part',
    got: { part: only, known: [...parts] },
    fix:
      parts.length === 0
        ? 'leave the part out, or give the folder or file that holds it alone'
        : `use ${parts.join(', ')} or all`,
  });
}
