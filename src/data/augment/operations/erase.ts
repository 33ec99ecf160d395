import { z } from 'zod';
import { randomStream } from '../../../base/random.js';
import { defineOperation } from '../operation.js';
import { drawFrom, drawRatio, range } from '../range.js';

const level = z.int().min(0).max(255);

/**
 * A rectangle of the picture is lost: filled with random levels or with one.
 *
 * Source   Zhong et al. 2020, "Random erasing data augmentation" (arXiv 1708.04896), algorithm 1; a rectangle that would be
 *          longer than a side is cut to it here, in place of drawing again.
 */
export const erase = defineOperation({
  kind: 'erase',
  probability: 0.25,
  options: {
    area: range(z.number().min(0).max(1))
      .default([0.02, 0.2])
      .describe('Size of the rectangle as a share of the picture.'),
    aspect: range(z.number().min(0.05).max(20))
      .default([0.3, 3.3])
      .describe('Height over width of the rectangle; drawn evenly on a logarithmic scale.'),
    fill: z
      .union([z.literal('random'), level])
      .default('random')
      .describe("Level of every pixel in it, or 'random': a level for each value."),
  },
  draw({ area, aspect, fill }, stream, picture) {
    const pixels = drawFrom(area, stream) * picture.height * picture.width;
    const ratio = drawRatio(aspect, stream);
    const height = Math.min(picture.height, Math.round(Math.sqrt(pixels * ratio)));
    const width = Math.min(picture.width, Math.round(Math.sqrt(pixels / ratio)));
    return {
      top: stream.integer(picture.height - height + 1),
      left: stream.integer(picture.width - width + 1),
      height,
      width,
      fill,
      seed: stream.uint32(),
    };
  },
  effect: ({ top, left, height, width, fill, seed }) => ({
    stage: 'pixels',
    change({ pixels, width: stride, channels }) {
      const stream = randomStream(seed, 'erase');
      const levelOf = fill === 'random' ? () => stream.uint32() >>> 24 : () => fill;
      for (let row = top; row < top + height; row++) {
        const start = (row * stride + left) * channels;
        for (let i = start; i < start + width * channels; i++) pixels[i] = levelOf();
      }
    },
  }),
});
