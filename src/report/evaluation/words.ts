import type { Interval } from '../../statistics/index.js';
import { shortNumber } from '../chart.js';

/** A share as people read it: 12.3%. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Limits of a share: 10.1% to 14.9%. */
export function percentRange({ low, high }: Interval): string {
  return `${percent(low)} to ${percent(high)}`;
}

/** Limits of a number; nothing where they are not known. */
export function numberRange({ low, high }: Interval): string {
  return Number.isFinite(low) && Number.isFinite(high) ? `${shortNumber(low)} to ${shortNumber(high)}` : '';
}
