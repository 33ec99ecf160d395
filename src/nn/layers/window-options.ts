import { z } from 'zod';
import type { Pads } from '../../graph/index.js';

const count = z.int().positive();

/** One whole number for rows and columns, or [rows, columns]. */
export const SizeSchema = z.union([count, z.tuple([count, count])]);

export const PaddingSchema: z.ZodType<'valid' | 'same' | Pads> = z
  .union([
    z.enum(['valid', 'same']),
    z.strictObject({
      top: z.int().nonnegative(),
      bottom: z.int().nonnegative(),
      left: z.int().nonnegative(),
      right: z.int().nonnegative(),
    }),
  ])
  .describe(
    "'valid': no padding; 'same': output size = ceil(input / stride); or { top, bottom, left, right } in pixels.",
  );
