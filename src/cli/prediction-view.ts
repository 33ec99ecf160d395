import { formatShare } from './format.js';
import type { Predictions } from './library.js';
import { renderTable } from './table.js';

/** One row per picture: the label, its probability, and the next likely classes up to `top` in all. */
export function renderPredictions(predictions: Predictions['predictions'], top: number): string[] {
  if (predictions.length === 0) return [];
  const rows = predictions.map(({ file, label, probability, probabilities }) => {
    const others = Object.entries(probabilities)
      .filter(([name]) => name !== label)
      .sort(([, a], [, b]) => b - a)
      .slice(0, top - 1);
    return [
      file,
      label,
      formatShare(probability),
      others.map(([name, share]) => `${name} ${formatShare(share)}`).join(', '),
    ];
  });
  const columns = [
    { title: 'file' },
    { title: 'label' },
    { title: 'probability', align: 'right' as const },
    { title: top > 1 ? 'then' : '' },
  ];
  return renderTable(columns, rows);
}
