import { formatCount, formatNumberOf } from '../base/format-count.js';
import {
  classTable,
  type DataViewOptions,
  findingLines,
  problemLines,
  restOf,
  section,
} from './data-view.js';
import type { InspectedTable } from './library.js';
import { renderTable } from './table.js';
import { textColumns } from './text-columns.js';
import { truncateText } from './text-width.js';
import { wrapText } from './wrap-text.js';

/** Columns that are listed. */
const MOST_COLUMNS = 60;
const WIDEST_NAME = 18;

/** A table as a person reads it: its columns, what is predicted, what training would do and what is wrong. */
export function renderTableData(data: InspectedTable, { style, columns }: DataViewOptions): string[] {
  const width = textColumns(columns);
  const targets = data.columns.filter(({ role }) => role === 'target').map(({ name }) => name);
  const guess = data.isTargetGuessed ? '; name another by --target' : '';
  const as = data.targetKind === 'class' ? `${formatCount(data.classes.length)} classes` : 'numbers';
  return [
    ...columnTable(data),
    '',
    ...wrapText(`predicting ${targets.join(', ')}, as ${as}: ${data.targetReason}${guess}`, width),
    '',
    ...(data.targetKind === 'class'
      ? classTable({ ...data, count: rowsIn(data) }, 'rows')
      : wrapText(`${formatNumberOf(rowsIn(data), 'row')}: ${partsText(data)}`, width)),
    ...section(
      'why columns are normalized so, by the rows to train on',
      reasonLines(data, 'feature', width),
      style,
    ),
    ...section('left out', reasonLines(data, 'left-out', width), style),
    ...section('cannot be used', problemLines(data, width, 'row'), style),
    ...findingLines(data, width, style),
  ];
}

function columnTable({ columns }: InspectedTable): string[] {
  const titles = ['missing', 'values', 'min', 'median', 'max', 'skew'] as const;
  const shown = columns.slice(0, MOST_COLUMNS);
  const number = (value: number | null) => (value === null ? '' : `${Number(value.toPrecision(4))}`);
  return [
    ...renderTable(
      [
        { title: 'column' },
        ...titles.map((title) => ({ title, align: 'right' as const })),
        { title: 'becomes' },
      ],
      shown.map(({ name, role, missing, different, min, median, max, skewness, normalization }) => [
        truncateText(name, WIDEST_NAME),
        formatCount(missing),
        different === null ? '> 1,000' : formatCount(different),
        number(min),
        number(median),
        number(max),
        skewness === null ? '' : skewness.toFixed(1),
        normalization === null ? ROLES[role] : normalization,
      ]),
    ),
    ...restOf(columns.length - shown.length, 'column'),
  ];
}

const ROLES: Readonly<Record<InspectedTable['columns'][number]['role'], string>> = {
  feature: '',
  target: '(predicted)',
  split: '(the part)',
  weight: '(the weight)',
  'left-out': '(left out)',
};

/** Rows that are not left out. */
function rowsIn({ splits }: InspectedTable): number {
  return splits.train + splits.validation + splits.test;
}

function partsText({ splits }: InspectedTable): string {
  const parts = (['train', 'validation', 'test'] as const).filter((part) => splits[part] > 0);
  return parts.map((part) => `${part} ${formatCount(splits[part])}`).join(', ');
}

function reasonLines({ columns }: InspectedTable, role: 'feature' | 'left-out', width: number): string[] {
  const own = columns.filter((column) => column.role === role && column.reason !== null);
  const shown = own.slice(0, MOST_COLUMNS);
  return [
    ...shown.flatMap(({ name, normalization, reason }) =>
      wrapText(`${name}: ${normalization === null ? '' : `${normalization}, since `}${reason}`, width, '  '),
    ),
    ...restOf(own.length - shown.length, 'column'),
  ];
}
