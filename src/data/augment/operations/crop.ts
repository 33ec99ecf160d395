import { z } from 'zod';
import { affine } from '../matrix.js';
import { defineOperation } from '../operation.js';
import { drawFrom, drawRatio, range } from '../range.js';

/**
 * A part of the picture, enlarged to the whole of it.
 *
 * A part that would be wider or higher than the picture has the whole side, and its area all the same.
 *
 * Source   Szegedy et al. 2015, "Going deeper with convolutions", section 6; the ranges are gentler here.
 */
export const crop = defineOperation({
  kind: 'crop',
  probability: 1,
  options: {
    area: range(z.number().min(0.01).max(1))
      .default([0.6, 1])
      .describe('Size of the part as a share of the picture.'),
    aspect: range(z.number().min(0.1).max(10))
      .default([3 / 4, 4 / 3])
      .describe('Width over height of the part, as a multiple of that of the picture; even on a log scale.'),
  },
  draw({ area, aspect }, stream, picture) {
    const share = drawFrom(area, stream);
    const root = Math.sqrt(drawRatio(aspect, stream) * share);
    const across = Math.min(1, Math.max(share, root));
    const width = across * picture.width;
    const height = (share / across) * picture.height;
    return {
      left: stream.uniform() * (picture.width - width),
      top: stream.uniform() * (picture.height - height),
      width,
      height,
    };
  },
  effect({ left, top, width, height }, picture) {
    const x = picture.width / width;
    const y = picture.height / height;
    // Edges of the part go to edges of the picture; the edge of the first pixel is at -1/2.
    return {
      stage: 'geometry',
      movement: affine(x, 0, x * (0.5 - left) - 0.5, 0, y, y * (0.5 - top) - 0.5),
    };
  },
});
