import { z } from 'zod';
import type { Padding, Pair } from '../../graph/index.js';

/** A whole number of steps. */
export const StepsSchema = z.int().positive();

/** Steps before the beginning and after the end. */
export interface Ends {
  readonly before: number;
  readonly after: number;
}

/** Steps at both ends of a sequence; `what` says what they are. */
export function endsSchema(what: string): z.ZodType<Ends, Ends> {
  const steps = (end: string) => z.int().nonnegative().describe(`${what} ${end}, steps.`);
  return z.strictObject({ before: steps('before the first step'), after: steps('after the last step') });
}

export const TimePaddingSchema = z
  .union([z.enum(['valid', 'same']), endsSchema('Zeros')])
  .default('valid')
  .describe(
    "'valid': no padding; 'same': output steps = ceil(steps / stride); or { before, after } in steps.",
  );

/** A size along time as rows and columns of a picture of one row. */
export function asRow(steps: number): Pair {
  return [1, steps];
}

/** Padding along time as that of a picture of one row. */
export function rowPadding(padding: 'valid' | 'same' | Ends): Padding {
  if (typeof padding === 'string') return padding;
  return { top: 0, bottom: 0, left: padding.before, right: padding.after };
}
