import { OptionError } from '../../base/error.js';
import { readTableRows, type TableInput, type TableOptionsInput } from '../../data/index.js';
import type { AskContext } from './ask-context.js';
import type { ModelContract } from './model-file.js';
import { type AskOptionsInput, openAnswerer } from './open-answerer.js';
import { type Answer, readAnswer } from './read-answer.js';

/** A row of a table and what the model says of it. */
export interface RowPrediction extends Answer {
  /** Number of the row in the file, counted from 1; a header is not counted. */
  readonly row: number;
}

export interface PredictRowsOptions
  extends AskContext,
    AskOptionsInput,
    Pick<TableOptionsInput, 'delimiter' | 'missingValues'> {}

/**
 * Ask a model about every row of a CSV or Parquet file that has the columns of the table that it was trained on; what it
 * predicts, and other columns, may be there or not. Rows come one after the other, so that a file may be of any size.
 *
 * Throws  OptionError `option/input` for a model that takes pictures; DataError for a column that is not there, and for a
 *         value that the model cannot use, with its row.
 */
export async function* predictRows(
  model: string,
  path: string,
  { signal, onProgress, delimiter, missingValues, ...asked }: PredictRowsOptions = {},
): AsyncGenerator<RowPrediction> {
  const answerer = await openAnswerer(model, asked, undefined);
  const { task, classes } = answerer.contract;
  try {
    const table = requireTable(model, answerer.contract);
    for await (const { firstRow, ...rows } of readTableRows(path, table, {
      delimiter,
      missingValues,
      signal,
    })) {
      const outputs = await answerer.ask(rows);
      for (let i = 0; i < rows.size; i++) {
        const answer = outputs.subarray(i * classes.length, (i + 1) * classes.length);
        yield { row: firstRow + i, ...readAnswer(task, classes, answer) };
      }
      const done = firstRow + rows.size - 1;
      onProgress?.({ stage: 'predict', done, total: done });
    }
  } finally {
    await answerer.dispose();
  }
}

function requireTable(model: string, { input }: ModelContract): TableInput {
  if ('kind' in input) return input;
  throw new OptionError({
    code: 'option/input',
    where: model,
    what: 'this model takes pictures, not rows of a table',
    fix: 'give pictures',
  });
}
