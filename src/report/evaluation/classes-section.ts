import { dataTable, type TableColumn } from '../page/data-table.js';
import { figure } from '../page/figure.js';
import { type Html, html } from '../page/html.js';
import type { Section } from '../page/section.js';
import type { RunReport } from '../run/run-report.js';
import { classChart } from './class-chart.js';
import { type ClassScore, classScores } from './class-scores.js';
import type { Estimate } from './estimate.js';
import { percent, percentRange } from './words.js';

/** Precision, recall and F1 of each class or label; null for a regression. */
export async function classesSection({ answers }: Pick<RunReport, 'answers'>): Promise<Section | null> {
  if (answers === null || answers.task === 'regression') return null;
  const of = answers.task === 'multi-label' ? 'label' : 'class';
  const scores = classScores(answers);
  const missing = scores.filter(({ support }) => support === 0);
  const chart = classChart(scores, of);
  const [worst] = chart.rows;
  const best = chart.rows[chart.rows.length - 1];
  return {
    id: 'classes',
    title: of === 'class' ? 'Each class' : 'Each label',
    body: html`<p>Precision: of the examples taken for the ${of}, the share that is. Recall: of the examples that are, the share that was found. F1: their harmonic mean. Intervals say how far a value can be trusted: the fewer examples, the wider.</p>
${
  chart.rows.length === 0
    ? null
    : await figure(chart, {
        id: 'class-f1',
        description: `F1 with intervals: lowest ${worst.text} for ${worst.name}, highest shown ${best.text} for ${best.name}.`,
        title: `${chart.title}, ${chart.notes[0]}`,
        note: 'Intervals are Wilson’s for precision and recall; for F1 Wilson’s of hits among hits, misses and false alarms, carried over.',
        numbers: scoreTable(scores, of),
      })
}
${missing.length === 0 ? null : html`<p class="note">No validation example: ${missing.map(({ name }) => name).join(', ')}.</p>`}`,
  };
}

function scoreTable(scores: readonly ClassScore[], of: string): Html {
  const share = (title: string, estimateOf: (score: ClassScore) => Estimate): TableColumn<ClassScore> => ({
    title,
    kind: 'number',
    cell: (score) =>
      html`${percent(estimateOf(score).value)}<br><small>${percentRange(estimateOf(score))}</small>`,
    sortBy: (score) => estimateOf(score).value,
  });
  return dataTable(
    [
      { title: of, isHead: true, cell: ({ name }) => name },
      { title: 'examples', kind: 'number', cell: ({ support }) => support },
      { title: 'predicted', kind: 'number', cell: ({ predicted }) => predicted },
      share('precision', ({ precision }) => precision),
      share('recall', ({ recall }) => recall),
      share('F1', ({ f1 }) => f1),
    ],
    scores,
    { caption: 'Precision, recall and F1 with intervals of 95%', isSortable: true },
  );
}
