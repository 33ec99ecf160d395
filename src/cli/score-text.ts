import { formatDuration, formatLoss, formatShare, formatShortCount } from '../base/format.js';

/** The value of a metric, or of another objective of a search, as people read it; "-" where it is not known. */
export function scoreText(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (name === 'parameters') return formatShortCount(value);
  if (name === 'seconds') return formatDuration(value);
  if (name === 'latency') return `${value.toPrecision(3)} ms`;
  return name === 'accuracy' ? formatShare(value) : formatLoss(value);
}
