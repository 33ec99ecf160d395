import { formatCount } from '../../base/format-count.js';
import { describeSource } from '../../data/index.js';
import { exampleKind, type RunConfig } from '../../train/index.js';
import { shortNumber } from '../chart.js';
import { percent } from '../evaluation/words.js';
import { dataTable, pairList, type TableColumn } from '../page/data-table.js';
import { type Content, type Html, html } from '../page/html.js';
import { isolated } from '../page/isolated.js';
import type { Section } from '../page/section.js';
import type { RunReport } from './run-report.js';

/** What was trained on, and how it reaches the network. */
export function dataSection({ config, answers }: RunReport): Section | null {
  if (config === null) return null;
  const { source, data, classifier } = config;
  const { classes, task } = classifier;
  const examples = exampleKind(classifier.input);
  const counts = { training: data.classCounts ?? null, validation: validationCounts(answers) };
  const pairs: (readonly [Content, Content])[] = [
    ['source', sourceText(source)],
    ['training', `${formatCount(data.training)} ${examples}`],
    ['validation', `${formatCount(data.validation)} ${examples}`],
    ['task', task],
    [
      namesOf(task),
      `${formatCount(classes.length)}${classes.length > MANY ? '' : `: ${classes.map(isolated).join(', ')}`}`,
    ],
    ...inputPairs(config),
    ...(data.weighted ? [['weights', `the ${examples} have weights of their own`] as const] : []),
    ['fingerprint', html`<code>${data.fingerprint}</code>`],
  ];
  return {
    id: 'data',
    title: 'Data',
    body: html`${pairList(pairs)}${countTable(classes, counts, examples)}${columnTable(config)}`,
  };
}

/** So many classes are named in a line; more stand in the table alone. */
const MANY = 20;

function sourceText(source: RunConfig['source']): Content {
  if (source.kind === 'pictureArrays') return 'pictures in memory';
  return html`${describeSource(source.kind)}: <code>${source.path}</code>`;
}

function namesOf(task: RunConfig['classifier']['task']): string {
  if (task === 'regression') return 'numbers';
  return task === 'multi-label' ? 'labels' : 'classes';
}

function inputPairs({ classifier, data }: RunConfig): (readonly [Content, Content])[] {
  if (!('normalization' in classifier))
    return [['input', `${classifier.input.columns.length} columns of a table`]];
  const { height, width, channels } = classifier.input;
  return [
    [
      'input',
      `${height} × ${width} pixels, ${channels === 1 ? 'grey' : 'colour'}${FITS[data.fit ?? 'crop']}`,
    ],
    ['normalization', normalizationText(classifier.normalization)],
  ];
}

const FITS = {
  crop: '; of other shapes the middle is cut out',
  stretch: '; of other shapes they are stretched',
  pad: '; of other shapes they get black borders',
} as const;

function normalizationText(normalization: object): string {
  if (!('mean' in normalization && 'std' in normalization))
    return 'each picture by its own mean and deviation';
  const listed = (values: unknown) => (values as number[]).map((value) => shortNumber(value)).join(', ');
  return `(pixel − mean) / deviation, inside the model; mean ${listed(normalization.mean)}, deviation ${listed(normalization.std)}`;
}

/** Validation examples of each class or label; null in regression and where nothing was predicted yet. */
function validationCounts(answers: RunReport['answers']): number[] | null {
  if (answers === null || answers.task === 'regression') return null;
  const { classes, targets, task, names } = answers;
  const counts = classes.map(() => 0);
  if (task === 'multi-label') {
    for (let i = 0; i < targets.length; i++) counts[i % classes.length] += targets[i];
  } else for (let i = 0; i < names.length; i++) counts[targets[i]]++;
  return counts;
}

interface ClassCounts {
  /** Null in runs of versions that did not keep them, and of labels. */
  readonly training: readonly number[] | null;
  readonly validation: readonly number[] | null;
}

/** How many examples of each class there are, and their share; null where it is not known. */
function countTable(classes: readonly string[], counts: ClassCounts, examples: string): Html | null {
  const known = (['training', 'validation'] as const).flatMap((part) => {
    const ofPart = counts[part];
    return ofPart === null ? [] : [{ part, counts: ofPart, total: ofPart.reduce((a, b) => a + b, 0) }];
  });
  if (known.length === 0) return null;
  const columns: TableColumn<string>[] = [
    { title: 'class', isHead: true, cell: (name) => name },
    ...known.flatMap(({ part, counts, total }): TableColumn<string>[] => [
      {
        title: part,
        kind: 'number',
        cell: (_, i) => formatCount(counts[i]),
        sortBy: (_, i) => counts[i],
      },
      { title: 'share', kind: 'number', cell: (_, i) => percent(counts[i] / Math.max(1, total)) },
    ]),
  ];
  const caption = `How many ${examples} there are of each class`;
  return html`<details${classes.length > MANY ? null : html` open`} data-prints><summary>${caption}</summary>
${dataTable(columns, classes, { caption, hidesCaption: true, isSortable: true })}</details>`;
}

/** The columns of a table with what they are made of numbers by. */
function columnTable({ classifier }: RunConfig): Html | null {
  if (!('kind' in classifier.input)) return null;
  const { columns } = classifier.input;
  type Column = (typeof columns)[number];
  const shape: TableColumn<Column>[] = [
    { title: 'column', isHead: true, cell: ({ name }) => name },
    { title: 'kind', cell: ({ type }) => type },
    {
      title: 'how the network sees it',
      cell: (column) =>
        column.type === 'categorical'
          ? `${formatCount(column.categories.length)} names`
          : column.transform.kind,
    },
  ];
  return html`<h3>Columns</h3>
${dataTable(shape, columns, { caption: 'Columns that the model takes', hidesCaption: true, isSortable: true })}`;
}
