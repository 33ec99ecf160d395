import { z } from 'zod';
import { diskSize } from '../base/byte-count.js';
import { DEFAULT_MAX_PIXELS } from './decode.js';
import { fold } from './fold.js';

const side = z.int().min(8).max(1024);

/** Options that all sources of picture files have. */
export const pictureOptions = z.strictObject({
  imageSize: z
    .union([z.literal('auto'), side, z.tuple([side, side])])
    .default('auto')
    .describe(
      'Height and width of the model input in pixels (8 … 1024): one number, [height, width] or "auto".',
    ),
  channels: z
    .union([z.literal('auto'), z.literal(1), z.literal(3)])
    .default('auto')
    .describe('1 for grey, 3 for colour; "auto" is grey when every picture is.'),
  validationSplit: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('Share of each class kept for validation, when the data have no validation part of their own.'),
  splitSeed: z
    .int()
    .nonnegative()
    .optional()
    .describe(
      'Decides the split alone, so that trainings with other seeds validate on the same pictures; the seed does where it is left out.',
    ),
  fold: fold.optional(),
  trainingShare: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe(
      'Share of the pictures to train on that are used, of each class alike; all where it is left out.',
    ),
  fit: z
    .enum(['crop', 'stretch', 'pad'])
    .default('crop')
    .describe(
      'crop covers the input and cuts the middle; stretch ignores the aspect; pad adds black borders.',
    ),
  strict: z
    .boolean()
    .default(false)
    .describe('Fail when any file is unreadable, rather than leaving it out.'),
  maxPixels: z
    .int()
    .positive()
    .default(DEFAULT_MAX_PIXELS)
    .describe('Pixels (width times height) above which a picture is refused by its header.'),
  memoryBudgetBytes: z
    .int()
    .nonnegative()
    .default(2 ** 30)
    .describe('Bytes of decoded pixels kept in memory; above it every pass decodes from disk.'),
  cacheSize: diskSize
    .default('20GB')
    .describe(
      'Disk space for decoded pictures that exceed the memory budget, of all data together, such as "50GB"; 0 keeps none. Changes no result.',
    ),
  cacheAlways: z
    .boolean()
    .default(false)
    .describe(
      'Keep decoded pictures on the disk also where they fit into memory, for trainings again and again on the same ones, as searches and studies do. Changes no result.',
    ),
  cacheDir: z
    .string()
    .min(1)
    .default('auto')
    .describe(
      'Folder of that cache, which may be deleted at any time; "auto" is $PUPIL_CACHE_DIR, or the one of the system for caches.',
    ),
  workers: z
    .union([z.literal('auto'), z.int().min(1).max(64)])
    .default('auto')
    .describe('Threads that decode; "auto" is one per processor, at most 8. Changes no result.'),
});

export type PictureOptions = z.output<typeof pictureOptions>;
