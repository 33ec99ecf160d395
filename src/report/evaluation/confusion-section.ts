import { formatCount, formatNumberOf } from '../../base/format-count.js';
import { dataTable, type TableColumn } from '../page/data-table.js';
import { figure } from '../page/figure.js';
import { type Html, html } from '../page/html.js';
import { isolated } from '../page/isolated.js';
import type { Section } from '../page/section.js';
import type { RunReport } from '../run/run-report.js';
import { confusionChart, MOST_IN_DRAWING } from './confusion-chart.js';
import { type Confusion, type Confusions, confusionsOf } from './confusions.js';
import { percent } from './words.js';

/** Classes of which a table of all pairs can be read. */
const MOST_IN_TABLE = 30;
/** Kinds of confusion that are listed, beside a table of all pairs and without one. */
const MOST_BESIDE = 10;
const MOST_LISTED = 100;

/** What was taken for what; null for a task without classes. */
export async function confusionSection({ answers }: Pick<RunReport, 'answers'>): Promise<Section | null> {
  const confusions = answers === null ? undefined : confusionsOf(answers);
  if (answers === null || confusions === undefined) return null;
  const { classes, frequent } = confusions;
  const wrong = frequent.reduce((sum, { count }) => sum + count, 0);
  const total = answers.names.length;
  const isSmall = classes.length <= MOST_IN_TABLE;
  const list = frequentTable(confusions, isSmall ? MOST_BESIDE : MOST_LISTED);
  const drawing =
    classes.length > MOST_IN_DRAWING
      ? null
      : await figure(confusionChart(confusions), {
          id: 'confusion-matrix',
          description: descriptionOf(confusions, wrong, total),
          note: 'Rows are the true classes, columns what the model said. What it got right lies on the diagonal.',
          numbers: isSmall ? matrixTable(confusions) : rowTable(confusions),
        });
  return {
    id: 'confusion',
    title: 'What was taken for what',
    body: html`<p>${sentenceOf(confusions, wrong, total)}</p>
${drawing}
${isSmall && frequent.length < 2 ? null : html`<h3>Most frequent confusions</h3>${list}`}`,
  };
}

function sentenceOf({ classes, frequent }: Confusions, wrong: number, total: number): string {
  if (frequent.length === 0)
    return `Every one of ${formatNumberOf(total, 'validation example')} was told rightly.`;
  const [{ count, share, ...pair }] = frequent;
  const [truth, said] = [pair.truth, pair.said].map((k) => isolated(classes[k]));
  return `${formatCount(wrong)} of ${formatNumberOf(total, 'validation example')} (${percent(wrong / total)}) were taken for another class. Most often ${truth} was taken for ${said}: ${formatNumberOf(count, 'time')}, ${percent(share)} of ${truth}.`;
}

function descriptionOf(confusions: Confusions, wrong: number, total: number): string {
  return `Confusion matrix of ${confusions.classes.length} classes. ${sentenceOf(confusions, wrong, total)}`;
}

function frequentTable({ classes, frequent }: Confusions, most: number): Html {
  const columns: TableColumn<Confusion>[] = [
    { title: 'true class', isHead: true, cell: ({ truth }) => classes[truth] },
    { title: 'taken for', cell: ({ said }) => classes[said] },
    { title: 'examples', kind: 'number', cell: ({ count }) => count },
    { title: 'of the class', kind: 'number', cell: ({ share }) => percent(share) },
  ];
  const shown = frequent.slice(0, most);
  return dataTable(columns, shown, {
    caption:
      shown.length < frequent.length
        ? `The ${shown.length} most frequent of ${formatCount(frequent.length)} kinds of confusion`
        : 'All kinds of confusion',
    isSortable: true,
  });
}

/** Each class with what it is taken for most often: of many classes, all that there is room for. */
function rowTable({ classes, counts, rates, frequent }: Confusions): Html {
  const mostOf = new Map<number, Confusion>();
  for (const confusion of frequent) if (!mostOf.has(confusion.truth)) mostOf.set(confusion.truth, confusion);
  const rows = classes.map((name, k) => ({ name, k, most: mostOf.get(k) }));
  return dataTable(
    [
      { title: 'true class', isHead: true, cell: ({ name }) => name },
      { title: 'examples', kind: 'number', cell: ({ k }) => counts[k].reduce((a, b) => a + b, 0) },
      { title: 'right', kind: 'number', cell: ({ k }) => percent(rates[k][k]) },
      { title: 'most often taken for', cell: ({ most }) => (most === undefined ? '-' : classes[most.said]) },
      { title: 'times', kind: 'number', cell: ({ most }) => most?.count ?? '-' },
    ],
    rows,
    { caption: 'Each class, and what it was most often taken for', isSortable: true },
  );
}

function matrixTable({ classes, counts, rates }: Confusions): Html {
  const rows = classes.map((name, k) => ({ name, k }));
  const columns: TableColumn<(typeof rows)[number]>[] = [
    { title: 'true class', isHead: true, cell: ({ name }) => name },
    {
      title: 'examples',
      kind: 'number',
      cell: ({ k }) => counts[k].reduce((a, b) => a + b, 0),
    },
    ...classes.map((name, said) => ({
      title: name,
      kind: 'number' as const,
      cell: ({ k }: { k: number }) =>
        counts[k][said] === 0 ? '' : html`${counts[k][said]} <small>${percent(rates[k][said])}</small>`,
      sortBy: ({ k }: { k: number }) => counts[k][said],
    })),
  ];
  return dataTable(columns, rows, {
    caption: 'Examples of each true class by what was predicted, with shares of the true class',
    isSortable: true,
  });
}
