import { z } from 'zod';
import type { Pads } from '../../graph/index.js';

const count = z.int().positive();

/** One whole number for rows and columns, or [rows, columns]. */
export const SizeSchema = z.union([count, z.tuple([count, count])]);

/** Pixels at each side of a picture; `what` says what they are. */
export function sidesSchema(what: string): z.ZodType<Pads, Pads> {
  const pixels = (side: string) => z.int().nonnegative().describe(`${what} ${side}, pixels.`);
  return z.strictObject({
    top: pixels('above'),
    bottom: pixels('below'),
    left: pixels('to the left'),
    right: pixels('to the right'),
  });
}

/** Padding of a window: the names, or `sides` in pixels. */
export function paddingSchema(sides: z.ZodType<Pads, Pads>) {
  return z.union([z.enum(['valid', 'same']), sides]).default('valid');
}

export const PaddingSchema = paddingSchema(sidesSchema('Zeros')).describe(
  "'valid': no padding; 'same': output size = ceil(input / stride); or { top, bottom, left, right } in pixels.",
);

/** Options that all convolutions share. */
export const convolutionOptions = {
  strides: SizeSchema.default(1).describe('Pixels from one position to the next.'),
  padding: PaddingSchema,
  dilation: SizeSchema.default(1).describe('Pixels from one kernel element to the next.'),
};

/** Groups of channels, for convolutions that may have several. */
export const GroupsSchema = count
  .default(1)
  .describe('Groups of channels, each seen by its share of the filters.');
