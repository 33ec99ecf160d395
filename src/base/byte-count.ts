import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

/** A size on the disk: bytes, or a number with its unit. */
export const diskSize = z.union([z.int().nonnegative(), z.string().regex(/^\d+(\.\d+)? ?[MGT]B$/i)]);
type DiskSize = z.output<typeof diskSize>;

/** Bytes of a size: `byteCount('1.5GB')` is 1,500,000,000. */
export function byteCount(size: DiskSize): number {
  if (typeof size === 'number') return size;
  return Math.round(Number.parseFloat(size) * UNITS[size.slice(-2).toUpperCase()]!);
}
