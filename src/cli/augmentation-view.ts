import { displayPath } from './display-path.js';
import type { PreviewedAugmentation } from './library.js';
import { renderTable } from './table.js';
import { wrapText } from './wrap-text.js';

const USUAL_COLUMNS = 80;

type Operation = PreviewedAugmentation['operations'][number];

/** The policy with its reasons, a row for each operation, and where the sheet lies. */
export function renderAugmentation(
  { policy, reasons, operations, choose, border, mixes, sheet, pictures }: PreviewedAugmentation,
  folder: string,
  columns: number | undefined,
): string[] {
  const width = columns || USUAL_COLUMNS;
  const chosen =
    choose === null
      ? []
      : ['', `and ${choose.count} of these for each picture:`, '', ...operationTable(choose.from)];
  return [
    `policy ${policy}, border ${border}`,
    ...reasons.flatMap((reason) => wrapText(reason, width)),
    '',
    ...(operations.length === 0 ? ['pictures stay as they are'] : operationTable(operations)),
    ...chosen,
    ...(mixes.length === 0
      ? []
      : ['', `batches are mixed by ${mixes.join(' and ')}, which the sheet does not show`]),
    ...(sheet === null
      ? []
      : [
          '',
          `${pictures.length} ${pictures.length === 1 ? 'picture' : 'pictures'} in ${displayPath(sheet, folder)}`,
        ]),
  ];
}

function operationTable(operations: readonly Operation[]): string[] {
  return renderTable(
    [{ title: 'operation' }, { title: 'pictures', align: 'right' }, { title: 'drawn from' }],
    operations.map(({ kind, probability, ...options }) => [
      kind,
      `${Math.round(probability * 100)}%`,
      Object.entries(options)
        .map(([name, value]) => `${name} ${rangeText(value)}`)
        .join(', '),
    ]),
  );
}

function rangeText(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'number' ? shortNumber(value) : String(value);
  const [least, most] = value.map(Number);
  return least === most ? shortNumber(least) : `${shortNumber(least)} … ${shortNumber(most)}`;
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
