import type { Batch } from '../../data/index.js';
import { input } from '../../graph/index.js';
import { normalizePixels, type PixelNormalization } from '../../nn/index.js';
import { examplesOf, type InputRules } from './input-rules.js';

/** Name of the one input of a model that takes pictures. */
export const PIXELS = 'pixels';

/** Pictures that a model takes: sides in pixels. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Grey, halfway between black and white. */
const MIDDLE = 127;

/** A model that takes pictures: `pixels` uint8 [N, H, W, C], in training as in the exported file. */
export function pictureInput(
  { height, width, channels }: PictureSize,
  normalization: PixelNormalization,
): InputRules {
  return {
    examples: 'pictures',
    build(batchSize) {
      const pixels = input(PIXELS, [batchSize, height, width, channels], 'uint8');
      return { feeds: [pixels], features: normalizePixels(pixels, normalization) };
    },
    feeds: (batch) => ({ [PIXELS]: examplesOf<Batch>(batch).pixels }),
    blank: (size) => blankPictures({ height, width, channels }, size),
    exported: (graph) => graph,
    modelFeeds: pictureFeeds({ height, width, channels }),
  };
}

/** Grey pictures, to measure time with. */
export function blankPictures(
  { height, width, channels }: PictureSize,
  size: number,
): Pick<Batch, 'size' | 'pixels'> {
  return { size, pixels: new Uint8Array(size * height * width * channels).fill(MIDDLE) };
}

/** What an exported model that takes pictures is given of a batch. */
export function pictureFeeds({ height, width, channels }: PictureSize): InputRules['modelFeeds'] {
  return (_, batch) => ({
    [PIXELS]: {
      dtype: 'uint8',
      shape: [batch.size, height, width, channels],
      data: examplesOf<Batch>(batch).pixels,
    },
  });
}
