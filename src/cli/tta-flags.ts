import { z } from 'zod';
import { trainFlags } from './train-flags.js';

/** How a model may be asked about several variants of each picture, as flags. */
export const ttaFlags = {
  tta: z
    .union([z.enum(['none', 'flips']), z.int().min(2).max(1000)])
    .default('none')
    .describe(
      'Test-time augmentation: the mean of the answers to a picture and its mirror images (flips), or to so many variants in all, which takes as many times as long.',
    )
    .meta({ value: 'flips|n' }),
  ttaPolicy: trainFlags.shape.augment.describe(
    'What variants are drawn from: the name of a policy (default: what the model was trained with).',
  ),
};
