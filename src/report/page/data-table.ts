import { type Content, type Html, html } from './html.js';

/** A column of a table: how its head reads and what stands in it. */
export interface TableColumn<Row> {
  readonly title: Content;
  /** Numbers stand at the right, with digits of one width; what is whole is never broken into lines. */
  readonly kind?: 'text' | 'number' | 'whole';
  /** The first column usually names its row, and is read out with every cell of it. */
  readonly isHead?: boolean;
  readonly cell: (row: Row, index: number) => Content;
  /** What rows are sorted by, where it is not what stands in the cell. */
  readonly sortBy?: (row: Row, index: number) => number | string | null;
}

export interface TableOptions {
  /** What the table shows: read out before it, and seen unless hidden. */
  readonly caption: string;
  readonly hidesCaption?: boolean;
  /** Whether a reader can sort it by its columns, with the mouse or the keyboard. */
  readonly isSortable?: boolean;
  /** Rows at the end that stay there: sums. */
  readonly last?: number;
}

/** A table of rows. What is too wide for a screen is scrolled by itself, also with the keyboard. */
export function dataTable<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  { caption, hidesCaption = false, isSortable = false, last = 0 }: TableOptions,
): Html {
  const rowOf = (row: Row, i: number) => html`<tr>${columns.map((column) => cellOf(column, row, i))}</tr>
`;
  const foot = rows.length - last;
  return html`<div class="scroll${rows.length > MANY_ROWS ? ' tall' : ''}" role="group" aria-label="${caption}" tabindex="0"><table${isSortable ? html` data-sortable` : null}>
<caption${hidesCaption ? html` class="unseen"` : null}>${caption}</caption>
<thead><tr>${columns.map(
    ({ title, kind }) => html`<th scope="col"${classOf(kind)}>${title}</th>`,
  )}</tr></thead>
<tbody>
${rows.slice(0, foot).map(rowOf)}</tbody>
${last === 0 ? null : html`<tfoot>${rows.slice(foot).map((row, i) => rowOf(row, foot + i))}</tfoot>`}
</table></div>`;
}

/** Tables of more rows are scrolled by themselves. */
const MANY_ROWS = 40;

function classOf(kind: TableColumn<unknown>['kind']): Html | null {
  return kind === undefined || kind === 'text' ? null : html` class="${kind}"`;
}

function cellOf<Row>({ kind, isHead, cell, sortBy }: TableColumn<Row>, row: Row, index: number): Html {
  const key = sortBy?.(row, index);
  const attributes = [
    classOf(kind),
    key === undefined ? null : html` data-value="${key === null ? '' : key}"`,
  ];
  const content = cell(row, index);
  return isHead ? html`<th scope="row"${attributes}>${content}</th>` : html`<td${attributes}>${content}</td>`;
}

/** Names with what belongs to them, one pair a line. */
export function pairList(pairs: readonly (readonly [name: Content, value: Content])[]): Html {
  return html`<dl class="pairs">${pairs.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
  )}</dl>`;
}
