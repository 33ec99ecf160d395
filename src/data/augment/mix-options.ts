import { z } from 'zod';

const alpha = z.number().positive().max(32);
const probability = z
  .number()
  .min(0)
  .max(1)
  .default(1)
  .describe(
    'Share of the batches that are mixed; where both mixup and cutmix want one, each has half of it.',
  );

/** Two pictures, and what is true of them, laid over each other. */
export const MixupOptions = z
  .strictObject({
    alpha: alpha
      .default(0.2)
      .describe(
        'The share of each picture is drawn from Beta(alpha, alpha): small ones mix few pictures evenly.',
      ),
    probability,
  })
  .describe('Lay two pictures and their labels over each other.');
export type MixupOptions = z.output<typeof MixupOptions>;

/** A rectangle of a picture replaced by that of another, and what is true of them by its size. */
export const CutmixOptions = z
  .strictObject({
    alpha: alpha
      .default(1)
      .describe('The share of the picture that stays is drawn from Beta(alpha, alpha); 1 is even.'),
    probability,
  })
  .describe('Put a rectangle of one picture into another, and mix labels by its size.');
export type CutmixOptions = z.output<typeof CutmixOptions>;
