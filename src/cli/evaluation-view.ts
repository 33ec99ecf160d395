import { formatCount, formatNumberOf } from '../base/format-count.js';
import { formatLoss, formatShare } from './format.js';
import type { Evaluation } from './library.js';
import { renderPairs, renderTable } from './table.js';
import { textWidth } from './text-width.js';

const DEFAULT_COLUMNS = 100;
const MOST_MISTAKES = 10;

/** Metrics, a row per class, and the confusion matrix or (where it would not fit) the commonest mistakes. */
export function renderEvaluation(evaluation: Evaluation, columns: number | undefined): string[] {
  const { metrics, count, part, skipped, perClass } = evaluation;
  const { accuracy, loss, ...others } = metrics;
  const matrix = renderConfusion(evaluation);
  const fits = Math.max(...matrix.map(textWidth)) <= (columns || DEFAULT_COLUMNS);
  return [
    ...renderPairs([
      ['accuracy', formatShare(accuracy)],
      ['loss', formatLoss(loss)],
      ...Object.entries(others).map(([name, value]) => [name, formatLoss(value)] as const),
      ['pictures', part === 'all' ? formatCount(count) : `${formatCount(count)} (${part})`],
      ...(skipped.length === 0 ? [] : [['left out', formatNumberOf(skipped.length, 'file')] as const]),
    ]),
    '',
    ...renderTable(
      [
        { title: 'class' },
        ...['count', 'precision', 'recall', 'F1'].map((title) => ({ title, align: 'right' as const })),
      ],
      perClass.map((row) => [
        row.label,
        formatCount(row.count),
        formatShare(row.precision),
        formatShare(row.recall),
        formatShare(row.f1),
      ]),
    ),
    '',
    ...(fits ? matrix : renderMistakes(evaluation)),
  ];
}

function renderConfusion({ classes, confusion }: Evaluation): string[] {
  const header = [
    { title: 'true \\ predicted' },
    ...classes.map((title) => ({ title, align: 'right' as const })),
  ];
  return renderTable(
    header,
    classes.map((label, row) => [label, ...confusion[row].map(formatCount)]),
  );
}

function renderMistakes({ classes, confusion }: Evaluation): string[] {
  const mistakes = confusion
    .flatMap((row, truth) => row.map((count, predicted) => ({ truth, predicted, count })))
    .filter(({ truth, predicted, count }) => truth !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_MISTAKES);
  if (mistakes.length === 0) return ['no mistakes'];
  return renderTable(
    [{ title: 'commonest mistakes' }, { title: 'taken for' }, { title: 'count', align: 'right' }],
    mistakes.map(({ truth, predicted, count }) => [classes[truth], classes[predicted], formatCount(count)]),
  );
}
