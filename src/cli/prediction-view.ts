import { formatLoss, formatShare } from '../base/format.js';
import type { Predictions } from './library.js';
import { renderTable } from './table.js';

/** One line per picture or row of a table: what the model says of it, and the next likely classes or labels up to `top` in all. */
export function renderPredictions(predictions: Predictions['predictions'], top: number): string[] {
  if (predictions.length === 0) return [];
  const isTable = predictions[0].row !== undefined;
  const isOneFile = predictions.every(({ file }) => file === predictions[0].file);
  const nameOf = ({ file, row }: Predictions['predictions'][number]) =>
    isTable ? (isOneFile ? String(row) : `${file}, ${row}`) : file;
  const rows = predictions.map((prediction) => [nameOf(prediction), ...answerCells(prediction, top)]);
  const [{ label, labels, values }] = predictions;
  const columns = [
    { title: isTable ? (isOneFile ? 'row' : 'file, row') : 'file' },
    { title: values ? 'values' : labels ? 'labels' : 'label' },
    ...(label === undefined ? [] : [{ title: 'probability', align: 'right' as const }]),
    ...(values ? [] : [{ title: top > 1 ? 'then' : '' }]),
  ];
  return renderTable(columns, rows);
}

function answerCells(
  { label, probability, labels = [], probabilities = {}, values }: Predictions['predictions'][number],
  top: number,
): string[] {
  if (values !== undefined)
    return [
      Object.entries(values)
        .map(([name, value]) => `${name} ${formatLoss(value)}`)
        .join(', '),
    ];
  const named = label === undefined ? labels : [label];
  const likeliest = Object.entries(probabilities)
    .filter(([name]) => !named.includes(name))
    .sort(([, a], [, b]) => b - a)
    .slice(0, top - 1)
    .map(([name, share]) => `${name} ${formatShare(share)}`)
    .join(', ');
  return label === undefined
    ? [labels.map((name) => `${name} ${formatShare(probabilities[name])}`).join(', ') || 'none', likeliest]
    : [label, formatShare(probability), likeliest];
}
