import { z } from 'zod';

/** A moving average of the weights, which is what is then evaluated and shipped. */
export const WeightAverage = z
  .strictObject({
    decay: z
      .number()
      .min(0)
      .lt(1)
      .default(0.999)
      .describe('Share of the average that stays at each update, 0 to below 1.'),
    warmup: z
      .boolean()
      .default(true)
      .describe(
        'Let the decay rise as (1 + t) / (10 + t) over the first t updates, so that the start is soon forgotten.',
      ),
  })
  .describe('Exponential moving average of the weights: evaluated and exported in place of the last ones.');
export type WeightAverage = z.output<typeof WeightAverage>;

/**
 * The part of the new weights in the average after an update that has `update` updates before it.
 *
 * Source   Polyak and Juditsky 1992; the rise of the decay as in TensorFlow's ExponentialMovingAverage.
 */
export function averageShare({ decay, warmup }: WeightAverage, update: number): number {
  const t = update + 1;
  return 1 - (warmup ? Math.min(decay, (1 + t) / (10 + t)) : decay);
}
