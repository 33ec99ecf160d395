import { hasPictureName } from './picture-format.js';

/** Arrays, lists of pictures and tables, by their endings; IDX and CIFAR files by what their makers call them. */
const OTHER_DATA =
  /\.(npy|npz|parquet|csv|tsv|bin|mat)$|[-.]idx\d[-.]ubyte(\.gz)?$|^(data_batch_\d+|test_batch|batches\.meta.*|(fine|coarse)_label_names.*)$/i;

/** Whether a file in a folder may be data, by its name: not what people and systems leave there besides, such as notes and previews. */
export function hasDataName(name: string): boolean {
  return !name.startsWith('.') && (hasPictureName(name) || OTHER_DATA.test(name));
}
