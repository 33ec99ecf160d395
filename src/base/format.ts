/** Seconds as a person says them: "0.4 s", "12 s", "3 min 05 s", "2 h 07 min"; "?" when not finite. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** A count in three digits: "999", "1.23k", "11.7M", "1.81G". */
export function formatShortCount(value: number): string {
  const units = ['', 'k', 'M', 'G', 'T'];
  let scaled = value;
  let unit = 0;
  // What rounds to a thousand belongs to the next unit.
  while (scaled >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  if (unit === 0) return String(Math.round(scaled));
  return `${scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0)}${units[unit]}`;
}

/** Bytes in binary units: "512 B", "1.5 KiB", "3.0 GiB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`;
}

/** A share of one as "98.75%"; "-" when it is not known. */
export function formatShare(share: number | null | undefined): string {
  return share === null || share === undefined || !Number.isFinite(share)
    ? '-'
    : `${(100 * share).toFixed(2)}%`;
}

/** Four decimals, or four digits of a huge one; "-" when not known; a loss that is not finite is said so. */
export function formatLoss(loss: number | null | undefined): string {
  if (loss === null || loss === undefined) return '-';
  if (!Number.isFinite(loss)) return String(loss);
  return Math.abs(loss) < 1e6 ? loss.toFixed(4) : loss.toExponential(3);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
