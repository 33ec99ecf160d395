const BARS = '▁▂▃▄▅▆▇█';

/**
 * Values as bars one column wide, from the lowest to the highest of them; at most `columns`, in which case each stands for
 * the mean of its neighbours. What is no number is a gap, and equal values stand in the middle.
 */
export function sparkline(values: readonly (number | null | undefined)[], columns: number): string {
  const known = values.map((value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN,
  );
  const heights = known.length <= columns ? known : means(known, Math.max(0, Math.floor(columns)));
  const numbers = heights.filter((height) => !Number.isNaN(height));
  const low = Math.min(...numbers);
  const range = Math.max(...numbers) - low;
  return heights
    .map((height) => {
      if (Number.isNaN(height)) return ' ';
      const share = range > 0 ? (height - low) / range : 0.5;
      return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))];
    })
    .join('');
}

/** Means over groups of nearly equal size, of what is known in each. */
function means(values: readonly number[], groups: number): number[] {
  return Array.from({ length: groups }, (_, i) => {
    const from = Math.floor((i * values.length) / groups);
    const to = Math.floor(((i + 1) * values.length) / groups);
    const known = values.slice(from, to).filter((value) => !Number.isNaN(value));
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}
