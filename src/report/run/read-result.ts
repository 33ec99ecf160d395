import { z } from 'zod';

const nullableNumbers = z.record(z.string(), z.number().nullable());

/** `result.json` of a run that came to its end, as far as a report needs it. */
const Finished = z.object({
  stopReason: z.enum(['completed', 'early-stopping', 'update-budget', 'time-budget']),
  epochs: z.int().nonnegative(),
  bestEpoch: z.int().positive().nullable(),
  monitor: z.string(),
  weights: z.enum(['best', 'last', 'swa']),
  validation: nullableNumbers.and(z.object({ count: z.int().nonnegative() })),
  seconds: z.number().nonnegative(),
  imagesPerSecond: z.number().nonnegative().nullable(),
});

/** `result.json` of a run that diverged. */
const Diverged = z.object({
  stopReason: z.literal('diverged'),
  epochs: z.int().nonnegative(),
  bestEpoch: z.int().positive().nullable(),
  where: z.string().optional(),
  what: z.string(),
  fix: z.string().optional(),
});

/** How a run ended. */
export const RunEnd = z.union([Finished, Diverged]);
export type RunEnd = z.output<typeof RunEnd>;
export type FinishedRun = z.output<typeof Finished>;
