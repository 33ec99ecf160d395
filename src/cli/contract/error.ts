import { z } from 'zod';

export const errorResult = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('Stable identifier, `kind/detail`, such as "data/empty".'),
    message: z.string().describe('What happened.'),
    where: z.string().nullable().describe('File, layer or option.'),
    fix: z.string().nullable().describe('What to do.'),
  }),
});
