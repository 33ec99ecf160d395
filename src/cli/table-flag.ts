import { z } from 'zod';

/** Option that names a table to write, besides what is printed. */
export function tableFlag(description: string) {
  return z
    .string()
    .regex(/\.csv$/i)
    .optional()
    .describe(description)
    .meta({ value: 'file', rule: 'the name of a file, ending in .csv' });
}
