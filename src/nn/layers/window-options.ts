import { z } from 'zod';
import type { Pads } from '../../graph/index.js';

const count = z.int().positive();

/** One whole number for rows and columns, or [rows, columns]. */
export const SizeSchema = z.union([count, z.tuple([count, count])]);

const pixels = (side: string) => z.int().nonnegative().describe(`Pixels of zeros ${side} the picture.`);

const Padding: z.ZodType<'valid' | 'same' | Pads> = z.union([
  z.enum(['valid', 'same']),
  z.strictObject({
    top: pixels('above'),
    bottom: pixels('below'),
    left: pixels('left of'),
    right: pixels('right of'),
  }),
]);

export const PaddingSchema = Padding.default('valid').describe(
  "'valid': no padding; 'same': output size = ceil(input / stride); or { top, bottom, left, right } in pixels.",
);

/** Options that all convolutions share. */
export const convolutionOptions = {
  strides: SizeSchema.default(1).describe('Pixels from one position to the next.'),
  padding: PaddingSchema,
  dilation: SizeSchema.default(1).describe('Pixels from one kernel element to the next.'),
};
