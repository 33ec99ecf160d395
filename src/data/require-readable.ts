import { join } from 'node:path';
import { DataError } from '../base/error.js';
import type { LabelledFile } from './folder-layout.js';
import type { ImageFolderSource } from './image-folder.js';
import type { DataProblem } from './types.js';

/**
 * Refuse data in which unreadable files have emptied a class or a part, or any unreadable file at all with `strict`.
 *
 * `before` and `after` are the files with and without the unreadable ones.
 */
export function requireReadable(
  source: ImageFolderSource,
  classes: readonly string[],
  before: readonly LabelledFile[],
  after: readonly LabelledFile[],
  problems: readonly DataProblem[],
): void {
  if (source.options.strict && problems.length > 0) {
    const [first] = problems;
    throw new DataError({
      code: first!.code,
      where: join(source.path, first!.file),
      what: first!.reason,
      got: { unreadableFiles: problems.length },
      fix: 'repair or remove the file, or let unreadable files be left out by turning strict off',
    });
  }
  const lost = lostPlaces(before, after).map(({ label, split }) =>
    split === undefined ? classes[label] : `${classes[label]} (${split})`,
  );
  if (lost.length > 0)
    throw new DataError({
      code: 'data/no-readable-pictures',
      where: source.path,
      what: 'none of the pictures of a class can be read',
      got: {
        classes: lost,
        examples: problems.slice(0, 3).map(({ file, reason }) => `${file}: ${reason}`),
      },
      fix: 'replace the damaged pictures, or remove the class folder',
    });
}

function lostPlaces(before: readonly LabelledFile[], after: readonly LabelledFile[]): LabelledFile[] {
  const place = ({ label, split }: LabelledFile) => `${label}/${split ?? ''}`;
  const left = new Set(after.map(place));
  const lost = new Map(before.filter((file) => !left.has(place(file))).map((file) => [place(file), file]));
  return [...lost.values()];
}
