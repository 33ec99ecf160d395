import { formatLoss, formatShare } from '../base/format.js';
import { formatCount, formatNumberOf } from '../base/format-count.js';
import type { Evaluation } from './library.js';
import { scoreText } from './score-text.js';
import { renderPairs, renderTable } from './table.js';
import { textWidth } from './text-width.js';

const DEFAULT_COLUMNS = 100;
const MOST_MISTAKES = 10;

/**
 * Metrics, and what the task has besides: a row per class and the confusion matrix or (where it would not fit) the commonest
 * mistakes; a row per label; or a row per number.
 */
export function renderEvaluation(evaluation: Evaluation, columns: number | undefined): string[] {
  const { count, part, skipped, perClass, confusion, perLabel, perOutput } = evaluation;
  return [
    ...renderMetrics(evaluation, [
      [
        evaluation.source === 'table' ? 'rows' : 'pictures',
        part === 'all' ? formatCount(count) : `${formatCount(count)} (${part})`,
      ],
      ...(skipped.length === 0 ? [] : [['left out', formatNumberOf(skipped.length, 'file')] as const]),
    ]),
    '',
    ...(perClass === undefined ? [] : renderFound('class', perClass)),
    ...(confusion === undefined ? [] : ['', ...renderAnswers({ ...evaluation, confusion }, columns)]),
    ...(perLabel === undefined ? [] : renderFound('label', perLabel)),
    ...(perOutput === undefined ? [] : renderErrors(perOutput)),
  ];
}

/** Each metric by name, then the facts; with test-time augmentation also what each metric is without. */
function renderMetrics(
  { metrics, tta }: Evaluation,
  facts: readonly (readonly [name: string, value: string])[],
): string[] {
  const names = Object.keys(metrics).sort((a, b) => rankOf(a) - rankOf(b));
  if (tta === undefined)
    return renderPairs([...names.map((name) => [name, scoreText(name, metrics[name])] as const), ...facts]);
  const titles = [`${tta.variants} variants`, 'without'];
  return [
    ...renderTable(
      [{ title: '' }, ...titles.map((title) => ({ title, align: 'right' as const }))],
      names.map((name) => [name, scoreText(name, metrics[name]), scoreText(name, tta.without[name])]),
    ),
    '',
    ...renderPairs(facts),
  ];
}

/** What every task has comes first. */
function rankOf(name: string): number {
  const place = ['accuracy', 'loss'].indexOf(name);
  return place === -1 ? 2 : place;
}

interface FoundRow {
  readonly label: string;
  readonly count: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly averagePrecision?: number | null;
}

function renderFound(what: 'class' | 'label', rows: readonly FoundRow[]): string[] {
  const isRanked = rows.some(({ averagePrecision }) => averagePrecision !== undefined);
  const titles = ['count', 'precision', 'recall', 'F1', ...(isRanked ? ['average precision'] : [])];
  return renderTable(
    [{ title: what }, ...titles.map((title) => ({ title, align: 'right' as const }))],
    rows.map((row) => [
      row.label,
      formatCount(row.count),
      ...[row.precision, row.recall, row.f1].map(formatShare),
      ...(isRanked ? [formatShare(row.averagePrecision)] : []),
    ]),
  );
}

function renderErrors(rows: NonNullable<Evaluation['perOutput']>): string[] {
  const titles = ['mean absolute error', 'root mean squared error', 'r2'];
  return renderTable(
    [{ title: 'number' }, ...titles.map((title) => ({ title, align: 'right' as const }))],
    rows.map(({ name, meanAbsoluteError, rootMeanSquaredError, r2 }) => [
      name,
      ...[meanAbsoluteError, rootMeanSquaredError, r2].map(formatLoss),
    ]),
  );
}

type Confused = Pick<Evaluation, 'classes'> & { readonly confusion: number[][] };

function renderAnswers(evaluation: Confused, columns: number | undefined): string[] {
  const matrix = renderConfusion(evaluation);
  const fits = Math.max(...matrix.map(textWidth)) <= (columns || DEFAULT_COLUMNS);
  return fits ? matrix : renderMistakes(evaluation);
}

function renderConfusion({ classes, confusion }: Confused): string[] {
  const header = [
    { title: 'true \\ predicted' },
    ...classes.map((title) => ({ title, align: 'right' as const })),
  ];
  return renderTable(
    header,
    classes.map((label, row) => [label, ...confusion[row].map(formatCount)]),
  );
}

function renderMistakes({ classes, confusion }: Confused): string[] {
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
