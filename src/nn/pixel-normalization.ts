import { z } from 'zod';
import {
  batchNormInference,
  cast,
  constant,
  div,
  maximum,
  mean as meanOf,
  mul,
  sqrt,
  sub,
  type Tensor,
  transpose,
} from '../graph/index.js';

/** (pixel - mean) / std with constants for each channel, in grey levels 0 to 255. */
export const ChannelNormalization = z.strictObject({
  mean: z.array(z.number()).readonly(),
  std: z.array(z.number().positive()).readonly(),
});
export type ChannelNormalization = z.output<typeof ChannelNormalization>;

/** How a model turns pixels into what its network sees; all constants are inside. */
export const PixelNormalization = z.union([
  ChannelNormalization,
  z.strictObject({ kind: z.literal('perImage') }),
]);
export type PixelNormalization = z.output<typeof PixelNormalization>;

/** How pixels can be normalized, and what becomes of the statistics of the training pictures. */
const WAYS = {
  channels: (statistics: ChannelNormalization): PixelNormalization => statistics,
  unit: ({ mean }: ChannelNormalization) => sameForAll(mean.length, { mean: 0, std: 255 }),
  signed: ({ mean }: ChannelNormalization) => sameForAll(mean.length, { mean: 127.5, std: 127.5 }),
  perImage: (): PixelNormalization => ({ kind: 'perImage' }),
};

/**
 *     channels   mean 0 and deviation 1 of each channel over the training pictures
 *     unit       0 to 1
 *     signed     -1 to 1
 *     perImage   mean 0 and deviation 1 of each picture by itself, all channels together
 */
export const PixelNormalizationName = z.enum(Object.keys(WAYS) as (keyof typeof WAYS)[]);
export type PixelNormalizationName = z.output<typeof PixelNormalizationName>;

/** The constants of a normalization, given those of the training pictures; only `channels` looks at their values. */
export function pixelNormalization(
  name: PixelNormalizationName,
  statistics: ChannelNormalization,
): PixelNormalization {
  return WAYS[name](statistics);
}

function sameForAll(channels: number, { mean, std }: { mean: number; std: number }): PixelNormalization {
  return { mean: Array<number>(channels).fill(mean), std: Array<number>(channels).fill(std) };
}

/** From uint8 [N, H, W, C] to normalized float32 [N, C, H, W]. */
export function normalizePixels(pixels: Tensor, normalization: PixelNormalization): Tensor {
  const images = cast(transpose(pixels, [0, 3, 1, 2]), 'float32');
  return 'kind' in normalization ? standardizeEach(images) : byChannel(images, normalization);
}

/** Written as batch norm with given statistics: one pass, where a product and a sum are two. */
function byChannel(images: Tensor, { mean, std }: ChannelNormalization): Tensor {
  const vector = (values: readonly number[]) => constant([...values], [mean.length]);
  return batchNormInference(images, {
    gamma: vector(std.map((s) => 1 / s)),
    beta: vector(mean.map((m, i) => -m / std[i])),
    mean: vector(mean.map(() => 0)),
    variance: vector(mean.map(() => 1)),
    epsilon: 0,
  });
}

/**
 * y = (x - mean) / max(std, 1 / sqrt(n)), over the n values of each picture. The deviation of bytes that are not all equal is
 * above 1 / sqrt(n) but for one grey level in one place: the bound is there for pictures of one colour, which become 0.
 *
 * Source  TensorFlow's `tf.image.per_image_standardization`.
 */
function standardizeEach(images: Tensor): Tensor {
  const overPicture = { axes: [1, 2, 3], keepDims: true };
  const centred = sub(images, meanOf(images, overPicture));
  const deviation = sqrt(meanOf(mul(centred, centred), overPicture));
  const [, channels, height, width] = images.shape;
  return div(centred, maximum(deviation, 1 / Math.sqrt(channels * height * width)));
}
