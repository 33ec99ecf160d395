import { DataError } from '../base/error.js';
import { type Listing, placeOf } from './listing.js';
import type { ListedPicture, PictureList } from './picture-list.js';
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
  before: Labelled,
  after: Labelled,
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

type Labelled = Pick<PictureList, 'length' | 'labelOf' | 'splitOf'>;
type Place = Pick<ListedPicture, 'label' | 'split'>;

function lostPlaces(before: Labelled, after: Labelled, byClass: boolean): Place[] {
  const places = placesIn(before, byClass);
  for (const key of placesIn(after, byClass).keys()) places.delete(key);
  return [...places.values()];
}

/** Classes and parts that have pictures, in the order of their first ones. */
function placesIn({ length, labelOf, splitOf }: Labelled, byClass: boolean): Map<string, Place> {
  const places = new Map<string, Place>();
  for (let i = 0; i < length; i++) {
    const place = { label: byClass ? labelOf(i) : 0, split: splitOf(i) };
    const key = `${place.label}/${place.split ?? ''}`;
    if (!places.has(key)) places.set(key, place);
  }
  return places;
}
