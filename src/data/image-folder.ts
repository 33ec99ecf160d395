import { join } from 'node:path';
import type { z } from 'zod';
import { DataError } from '../base/error.js';
import { arrangeFolder, withoutClasses } from './folder-layout.js';
import type { FileSource, Listing } from './listing.js';
import { type PictureList, packPictures } from './picture-list.js';
import { pictureOptions } from './picture-options.js';
import { requireTargetKind } from './require-target-kind.js';
import { defineFileSource } from './sources/define-file-source.js';
import { type FolderContents, walkFolder } from './walk-folder.js';

export const imageFolderOptions = pictureOptions;
export type ImageFolderInput = z.input<typeof imageFolderOptions>;
export type ImageFolderSource = FileSource<'imageFolder'>;

export const imageFolderSource = defineFileSource({
  kind: 'imageFolder',
  what: 'a folder of pictures',
  code: 'option/image-folder',
  options: imageFolderOptions,
  async list({ path: root }, { classes, targetKind, unlabelled }) {
    requireTargetKind(root, 'class', targetKind);
    const contents = await walkFolder(root);
    requireNoTables(root, contents);
    const layout = unlabelled ? withoutClasses(root, contents) : arrangeFolder(root, contents, classes);
    const pictures = packPictures(layout.files);
    return {
      root,
      targetKind: 'class',
      classes: layout.classes,
      pictures,
      locate: locateBelow(root, pictures),
      parts: layout.parts,
      problems: [...contents.problems, ...layout.problems],
      ignored: contents.ignored,
    };
  },
});

/**
 * Pictures in one folder per class, or in `train/`, `val/` and `test/` above such folders.
 *
 * Throws OptionError `option/image-folder` naming every option that is unknown or out of range.
 */
export const imageFolder = imageFolderSource.create;

/** Outside of where it is used: a function made there would keep all that the walk has found. */
function locateBelow(root: string, pictures: PictureList): Listing['locate'] {
  return (position) => {
    const file = pictures.fileOf(position);
    return { file, path: join(root, file) };
  };
}

/** Throws DataError `data/empty-folder` where tables lie in place of pictures. */
function requireNoTables(root: string, { pictures, ignored }: FolderContents): void {
  const kind = ['.csv', '.tsv', '.parquet'].find((extension) =>
    ignored.some((other) => other.extension === extension),
  );
  if (pictures.length > 0 || kind === undefined) return;
  throw new DataError({
    code: 'data/empty-folder',
    where: root,
    what: 'no picture lies in the folder or below it, but tables',
    got: Object.fromEntries(ignored.map(({ extension, count }) => [extension, count])),
    fix: `give one table, as one file: ${join(root, `rows${kind}`)}`,
  });
}
