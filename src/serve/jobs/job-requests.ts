import { z } from 'zod';

/** `POST /api/train`. */
export const TrainingRequest = z.strictObject({
  data: z
    .string()
    .min(1)
    .max(4096)
    .describe('Folder of pictures or other data; a relative path begins in the working folder.'),
  config: z.record(z.string(), z.json()).default({}).describe('Options as in a config file.'),
  name: z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u,
      'must begin with a letter or a digit and hold only these, dots, - and _, 100 in all at most',
    )
    .optional()
    .describe('Name of the run directory; without one that of the data with the next number.'),
});
export type TrainingRequest = z.input<typeof TrainingRequest>;

/** `POST /api/find-lr`. */
export const FindingRequest = z.strictObject({
  ...TrainingRequest.pick({ data: true, config: true }).shape,
});
export type FindingRequest = z.input<typeof FindingRequest>;
