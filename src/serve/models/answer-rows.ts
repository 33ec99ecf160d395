import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, isPupilError, problemOf } from '../../base/error.js';
import { readTableRows, type TableInput } from '../../data/index.js';
import { type Answer, type Classifier, readAnswer } from '../../train/index.js';

/** What a model says of a row. */
export interface RowAnswer extends Answer {
  /** Counted from 1; the header is not counted. */
  readonly row: number;
}

const FILE = 'rows.csv';

/**
 * Ask a model about the rows of a table as CSV. They are read from a file, by the reader that reads tables everywhere: there is no
 * second opinion of what a value is.
 *
 * Throws  DataError for a column that is not there, and for a value that the model cannot use, with its row.
 */
export async function answerRows(model: Classifier, input: TableInput, csv: string): Promise<RowAnswer[]> {
  const { task, classes } = model.contract;
  const folder = await mkdtemp(join(tmpdir(), 'pupil-rows-'));
  const file = join(folder, FILE);
  try {
    await writeFile(file, csv, { mode: 0o600 });
    const answers: RowAnswer[] = [];
    for await (const { firstRow, ...rows } of readTableRows(file, input)) {
      const outputs = await model.run(rows);
      for (let i = 0; i < rows.size; i++) {
        const row = outputs.subarray(i * classes.length, (i + 1) * classes.length);
        answers.push({ row: firstRow + i, ...readAnswer(task, classes, row) });
      }
    }
    return answers;
  } catch (error) {
    if (!isPupilError(error, 'data')) throw error;
    // The file is of no interest to who sent its rows.
    throw new DataError({
      ...problemOf(error),
      where: (error.where ?? '').replace(file, 'rows'),
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows as objects, by the names of columns, as CSV; null is a value that is missing. */
export function csvOf(rows: readonly Readonly<Record<string, string | number | boolean | null>>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly (string | number | boolean | null | undefined)[]) =>
    cells.map((cell) => (cell === null || cell === undefined ? '' : quoted(String(cell)))).join(',');
  return `${[line(names), ...rows.map((row) => line(names.map((name) => row[name])))].join('\n')}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
