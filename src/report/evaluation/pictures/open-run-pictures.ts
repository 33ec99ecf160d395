import { isPupilError } from '../../../base/error.js';
import {
  type InputContract,
  openPicturesByName,
  type PicturesByName,
  remakeSource,
} from '../../../data/index.js';
import type { RunConfig } from '../../../train/index.js';

/** The pictures that a run was trained on, or why they cannot be seen. */
export type RunPictures =
  | { readonly pictures: PicturesByName; readonly input: InputContract }
  | { readonly reason: string };

/** Open the pictures of a run where they lay; undefined for a run on a table. Close what it returns. */
export async function openRunPictures({
  source,
  classifier,
  data,
}: Pick<RunConfig, 'source' | 'classifier' | 'data'>): Promise<RunPictures | undefined> {
  if (source.kind === 'table' || 'kind' in classifier.input) return undefined;
  if (source.kind === 'pictureArrays')
    return { reason: 'The pictures were in the memory of the program that trained, and are not kept.' };
  try {
    return {
      pictures: await openPicturesByName(remakeSource(source)),
      input: { ...classifier.input, fit: data.fit ?? 'crop' },
    };
  } catch (error) {
    if (!isPupilError(error)) throw error;
    return { reason: `The pictures cannot be read where they lay, ${source.path}: ${error.what}.` };
  }
}
