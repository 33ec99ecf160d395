import type { Predictions } from './library.js';
import { renderTable } from './table.js';

/** One row per picture whose answers were drawn under noise, below an empty line; nothing where none were. */
export function renderUncertainty(predictions: Predictions['predictions']): string[] {
  const rows = predictions.flatMap(({ file, uncertainty }) => {
    if (uncertainty === undefined) return [];
    const { samples, entropy, mutualInformation, deviations } = uncertainty;
    const widest = Object.entries(deviations).reduce((a, b) => (b[1] > a[1] ? b : a));
    const widestText = `${widest[0]} ±${(100 * widest[1]).toFixed(1)}%`;
    return [[file, String(samples), entropy.toFixed(3), mutualInformation.toFixed(3), widestText]];
  });
  if (rows.length === 0) return [];
  const right = 'right' as const;
  const columns = [
    { title: 'file' },
    { title: 'samples', align: right },
    { title: 'entropy', align: right },
    { title: 'mutual information', align: right },
    { title: 'most unsure of' },
  ];
  return ['', ...renderTable(columns, rows)];
}
