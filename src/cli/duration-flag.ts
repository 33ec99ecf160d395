import { z } from 'zod';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A time as a flag takes it: seconds, or such as 90s, 30m or 2h. */
export const duration = z.union([z.number().positive(), z.string().regex(/^\d+(\.\d+)?[smh]$/)]);

/** How its value is described in help and errors. */
export const DURATION_META = {
  value: 'duration',
  rule: 'seconds above 0, or a number with s, m or h behind it',
} as const;

/** In seconds; undefined where it was not given. */
export function secondsOf(time: z.output<typeof duration> | undefined): number | undefined {
  return typeof time === 'string' ? Number(time.slice(0, -1)) * SECONDS[time.at(-1)!] : time;
}
