import { DataError } from '../base/error.js';
import { type ListedPicture, type Listing, placeOf } from './listing.js';
import type { PictureFileSource } from './sources/file-sources.js';
import type { DataProblem } from './types.js';

/**
 * Refuse data in which unreadable files have emptied a class or a part, or any unreadable file at all with `strict`.
 *
 * `before` and `after` are the pictures with and without the unreadable ones.
 */
export function requireReadable(
  source: PictureFileSource,
  { root, classes, targetKind }: Pick<Listing, 'root' | 'classes' | 'targetKind'>,
  before: readonly ListedPicture[],
  after: readonly ListedPicture[],
  problems: readonly DataProblem[],
): void {
  if (source.options.strict && problems.length > 0) {
    const [first] = problems;
    throw new DataError({
      code: first!.code,
      where: placeOf(root, first!.file),
      what: first!.reason,
      got: { unreadableFiles: problems.length },
      fix: 'repair or remove the file, or let unreadable files be left out by turning strict off',
    });
  }
  const byClass = targetKind === 'class';
  const lost = lostPlaces(before, after, byClass).map(({ label, split }) => {
    const name = byClass ? classes[label]! : 'all';
    return split === undefined ? name : `${name} (${split})`;
  });
  if (lost.length > 0)
    throw new DataError({
      code: 'data/no-readable-pictures',
      where: source.path,
      what: byClass ? 'none of the pictures of a class can be read' : 'none of the pictures can be read',
      got: {
        classes: lost,
        examples: problems.slice(0, 3).map(({ file, reason }) => `${file}: ${reason}`),
      },
      fix: 'replace the damaged pictures, or leave the class out',
    });
}

function lostPlaces(
  before: readonly ListedPicture[],
  after: readonly ListedPicture[],
  byClass: boolean,
): ListedPicture[] {
  const place = ({ label, split }: ListedPicture) => `${byClass ? label : ''}/${split ?? ''}`;
  const left = new Set(after.map(place));
  const lost = new Map(before.filter((file) => !left.has(place(file))).map((file) => [place(file), file]));
  return [...lost.values()];
}
