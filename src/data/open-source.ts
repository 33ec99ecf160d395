import { fitArrays } from './fit-arrays.js';
import { openArrays } from './open-arrays.js';
import { openImages } from './open-images.js';
import type { PictureArraysSource } from './picture-arrays.js';
import type { PictureFileSource } from './sources/file-sources.js';
import type { ImageData, OpenContext } from './types.js';

/** Where pictures to train on come from. */
export type PictureSource = PictureFileSource | PictureArraysSource;

/** Read, check and split the pictures of any source; close what it returns. Throws as the source says. */
export async function openSource(source: PictureSource, context: OpenContext): Promise<ImageData> {
  if (source.kind !== 'pictureArrays') return openImages(source, context);
  return openArrays(context.only === undefined ? source : await fitArrays(source, context), context);
}
