import { DataError } from '../base/error.js';
import { compareNatural } from './natural-order.js';
import { partOf } from './part-names.js';
import type { DataProblem, SplitName } from './types.js';
import type { FolderContents } from './walk-folder.js';

export interface LabelledFile {
  readonly file: string;
  /** Position in the classes. */
  readonly label: number;
  /** The part the folders put it in; undefined where there are no such folders. */
  readonly split: SplitName | undefined;
}

export interface FolderLayout {
  readonly classes: readonly string[];
  /** By class, then in natural order of their paths. */
  readonly files: readonly LabelledFile[];
  /** Parts that the folders themselves define; empty for plain class folders. */
  readonly parts: readonly SplitName[];
  readonly problems: readonly DataProblem[];
}

const LAYOUT_HELP = 'put the pictures into one folder per class: photos/cat/1.jpg, photos/dog/1.jpg';

/**
 * Tell from the paths which pictures belong to which class and part.
 *
 * Parts    The folder is read as train, val and test (or their other names, `part-names.ts`) when there is a `train` that has
 *          folders with pictures in it and every other folder with pictures has one of these names too.
 * Classes  Folder names in natural order, or the order given by a trained model.
 * Throws   DataError for each arrangement that has no one meaning; the codes are listed in docs/data.md.
 */
export function arrangeFolder(
  root: string,
  { pictures, folders }: Pick<FolderContents, 'pictures' | 'folders'>,
  known: readonly string[] | undefined,
): FolderLayout {
  requirePictures(root, pictures, LAYOUT_HELP);
  const parts = findParts(root, pictures, folders);
  const depth = parts.size === 0 ? 0 : 1;
  const names = classFolders(root, folders, parts);
  requireUsable(root, names, known);
  const classes = known ?? names;
  const labelOf = new Map(classes.map((name, label) => [name, label]));

  const files: LabelledFile[] = [];
  const problems: DataProblem[] = [];
  for (const file of pictures) {
    const segments = file.split('/');
    const part = depth === 0 ? undefined : parts.get(segments[0]!);
    if (depth === 1 && part === undefined) problems.push(outside(file));
    else if (segments.length < depth + 2) problems.push(outside(file));
    else files.push({ file, label: labelOf.get(segments[depth]!)!, split: part });
  }
  files.sort((a, b) => a.label - b.label || compareNatural(a.file, b.file));
  requireFilled(root, files, names, labelOf, [...parts]);
  return { classes, files, parts: [...parts.values()], problems };
}

/**
 * All pictures of a folder, wherever they lie in it, in natural order of their paths; of no class. What lies in a top folder that
 * is named like a part belongs to it, and to none elsewhere.
 *
 * Throws DataError `data/empty-folder`.
 */
export function withoutClasses(root: string, { pictures }: Pick<FolderContents, 'pictures'>): FolderLayout {
  requirePictures(root, pictures, 'give a folder that holds pictures');
  const files = [...pictures].sort(compareNatural).map((file) => {
    const [top, ...below] = file.split('/');
    return { file, label: 0, split: below.length === 0 ? undefined : partOf(top!) };
  });
  const parts = new Set(files.flatMap(({ split }) => (split === undefined ? [] : [split])));
  return { classes: [], files, parts: [...parts], problems: [] };
}

function requirePictures(root: string, pictures: readonly string[], fix: string): void {
  if (pictures.length > 0) return;
  throw new DataError({
    code: 'data/empty-folder',
    where: root,
    what: 'no picture (JPEG, PNG, WebP, GIF, TIFF or AVIF) lies in the folder or below it',
    fix,
  });
}

function outside(file: string): DataProblem {
  return { file, code: 'data/outside-classes', reason: 'it does not lie in a class folder' };
}

/** Top folders that are parts, by their name; empty when the top folders are classes. */
function findParts(
  root: string,
  pictures: readonly string[],
  folders: readonly string[],
): ReadonlyMap<string, SplitName> {
  const top = folders.filter((folder) => !folder.includes('/')).sort(compareNatural);
  const parts = new Map<string, SplitName>();
  for (const folder of top) {
    const part = partOf(folder);
    if (part !== undefined) parts.set(folder, part);
  }
  const train = [...parts].find(([, part]) => part === 'train')?.[0];
  const nested =
    train !== undefined &&
    pictures.some((file) => file.startsWith(`${train}/`) && file.split('/').length > 2);
  if (!nested) return new Map();

  const others = top.filter(
    (folder) => !parts.has(folder) && pictures.some((file) => file.startsWith(`${folder}/`)),
  );
  if (others.length > 0 && parts.size === 1) return new Map();
  const repeated = new Set(parts.values()).size < parts.size;
  if (others.length > 0 || repeated)
    throw new DataError({
      code: 'data/ambiguous-layout',
      where: root,
      what: repeated
        ? 'two folders are the same part'
        : 'some folders are named like parts (train, val, test) and others are not',
      got: top,
      fix: 'keep one train, one val and one test folder and nothing else beside them, or only class folders',
    });
  return parts;
}

/** Names of all class folders, in natural order; with parts, the same ones in each. */
function classFolders(
  root: string,
  folders: readonly string[],
  parts: ReadonlyMap<string, SplitName>,
): readonly string[] {
  const below = (parent: string) =>
    folders
      .filter((folder) => folder.startsWith(parent) && !folder.slice(parent.length).includes('/'))
      .map((folder) => folder.slice(parent.length))
      .sort(compareNatural);
  if (parts.size === 0) return below('');
  const perPart = [...parts.keys()].map((part) => ({ part, names: below(`${part}/`) }));
  const all = [...new Set(perPart.flatMap(({ names }) => names))].sort(compareNatural);
  const missing = perPart.flatMap(({ part, names }) =>
    all.filter((name) => !names.includes(name)).map((name) => `${part}/${name}`),
  );
  if (missing.length > 0)
    throw new DataError({
      code: 'data/classes-differ',
      where: root,
      what: 'the parts do not have the same classes',
      got: { missing },
      fix: 'add the missing class folders, or remove these classes from the other parts',
    });
  return all;
}

function requireUsable(root: string, names: readonly string[], known: readonly string[] | undefined): void {
  if (names.length === 0)
    throw new DataError({
      code: 'data/no-classes',
      where: root,
      what: 'the pictures do not lie in class folders',
      fix: LAYOUT_HELP,
    });
  if (known === undefined) {
    if (names.length === 1)
      throw new DataError({
        code: 'data/one-class',
        where: root,
        what: 'there is only one class, so there is nothing to tell apart',
        got: names[0],
        fix: 'add a folder for at least one more class',
      });
    return;
  }
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new DataError({
      code: 'data/unknown-class',
      where: root,
      what: 'the model does not know a class that has a folder',
      got: { unknown, known },
      fix: "rename the folders to the model's class names, or leave them out",
    });
}

/** Each class folder must hold a picture, in each part. */
function requireFilled(
  root: string,
  files: readonly LabelledFile[],
  names: readonly string[],
  labelOf: ReadonlyMap<string, number>,
  parts: readonly (readonly [string, SplitName])[],
): void {
  const filled = new Set(files.map(({ label, split }) => `${split ?? ''}/${label}`));
  const places =
    parts.length === 0
      ? names.map((name) => ({ path: name, key: `/${labelOf.get(name)}` }))
      : parts.flatMap(([folder, part]) =>
          names.map((name) => ({ path: `${folder}/${name}`, key: `${part}/${labelOf.get(name)}` })),
        );
  const empty = places.filter(({ key }) => !filled.has(key)).map(({ path }) => path);
  if (empty.length > 0)
    throw new DataError({
      code: 'data/empty-class',
      where: root,
      what: 'a class folder holds no picture',
      got: empty,
      fix: 'add pictures (JPEG, PNG, WebP, GIF, TIFF, AVIF), or remove the folder',
    });
}
