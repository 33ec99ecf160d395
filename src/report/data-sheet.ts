import { resolve } from 'node:path';
import { formatCount, formatNumberOf } from '../base/format-count.js';
import type { PictureReport, SheetPictures, ShownPicture } from '../inspect/index.js';
import { writeAtomically } from '../train/index.js';
import { type ContactSheet, contactSheetPng, type SheetCell } from './contact-sheet.js';
import { shortened, shortenedStart } from './shortened.js';

const COLUMNS = 8;
/** Up to this many classes each begins a row of its own. */
const MOST_CLASS_ROWS = 10;

interface Section {
  readonly title: string;
  readonly rows: readonly (readonly SheetCell[])[];
}

/** Examples of each class, then pictures with suspicious labels, then copies. */
export function dataSheet(
  { path, count, classes, labels, duplicates }: PictureReport,
  pictures: SheetPictures,
): ContactSheet {
  const sections = [
    { title: 'Examples of each class', rows: exampleRows(pictures) },
    {
      title: `Labels that are probably wrong: ${labels.found}`,
      rows: flowed(pictures.suspicious.map(suspiciousCell)),
    },
    { title: `Copies: ${duplicates.length}`, rows: pictures.duplicates.flatMap(duplicateRows) },
  ].filter(({ rows }) => rows.length > 0);
  return {
    title: shortenedStart(path, 60),
    subtitle: `${formatNumberOf(count, 'picture')} in ${formatCount(classes.length)} classes`,
    columns: new Array<string>(COLUMNS).fill(''),
    rows: sections.flatMap(({ rows }) => rows),
    headings: headingsOf(sections),
  };
}

/** Titles by the number of the row that they stand above. */
function headingsOf(sections: readonly Section[]): ReadonlyMap<number, string> {
  const headings = new Map<number, string>();
  let row = 0;
  for (const { title, rows } of sections) {
    headings.set(row, title);
    row += rows.length;
  }
  return headings;
}

function exampleRows({ examples }: SheetPictures) {
  const cells = examples.map((own) => own.map((shown) => cellOf(shown, [])));
  return cells.length <= MOST_CLASS_ROWS ? cells.flatMap(flowed) : flowed(cells.flat());
}

function suspiciousCell({ doubt, ...shown }: SheetPictures['suspicious'][number]): SheetCell {
  const chance = (probability: number) => `${(100 * probability).toFixed(1)}%`;
  return cellOf(shown, [
    `(${chance(doubt.givenProbability)})`,
    `looks like ${shortened(doubt.suggested)}`,
    `(${chance(doubt.suggestedProbability)})`,
  ]);
}

function duplicateRows({ kind, acrossClasses, acrossSplits, pictures }: SheetPictures['duplicates'][number]) {
  const what = kind === 'exact' ? 'the same' : 'nearly the same';
  const across = [...(acrossClasses ? ['across classes'] : []), ...(acrossSplits ? ['across parts'] : [])];
  return flowed(pictures.map((shown) => cellOf(shown, [what, ...across])));
}

function cellOf({ file, label, picture }: ShownPicture, lines: readonly string[]): SheetCell {
  return { picture, lines: [shortened(label), shortenedStart(file), ...lines], isNamed: true };
}

function flowed(cells: readonly SheetCell[]): SheetCell[][] {
  return Array.from({ length: Math.ceil(cells.length / COLUMNS) }, (_, i) =>
    cells.slice(i * COLUMNS, (i + 1) * COLUMNS),
  );
}

/** Write the sheet as a PNG; returns the absolute path. Throws CheckpointError where the file cannot be written. */
export async function saveDataSheet(
  report: PictureReport,
  pictures: SheetPictures,
  file: string,
): Promise<string> {
  const path = resolve(file);
  await writeAtomically(path, await contactSheetPng(dataSheet(report, pictures)));
  return path;
}
