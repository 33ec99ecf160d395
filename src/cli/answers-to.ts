import type { DataProblem } from '../data/index.js';
import {
  type Answer,
  type AskOptionsInput,
  predictEach,
  predictRows,
  readModelContract,
} from '../train/index.js';
import type { AskingContext, PredictionContext } from './library.js';

/** What a model says of pictures or of the rows of tables; a row that it cannot use is an error, with its number. */
export async function* answersTo(model: string, files: readonly string[], context: PredictionContext) {
  if ('kind' in (await readModelContract(model)).input) {
    const { signal, onProgress, tta, ttaPolicy, seed, monteCarlo, pictures } = asked(context);
    const { delimiter, missingValues } = { ...pictures };
    const options = { signal, onProgress, tta, ttaPolicy, seed, monteCarlo, delimiter, missingValues };
    for (const file of files)
      for await (const row of predictRows(model, file, options)) yield { file, ...predicted(row) };
    return;
  }
  for await (const one of predictEach(model, files, asked(context)))
    yield 'reason' in one ? skippedFile(one) : predicted(one);
}

/** A policy that was written on the command line is checked where it is used. */
export function asked<T extends AskingContext>(context: T) {
  return { ...context, ttaPolicy: context.ttaPolicy as AskOptionsInput['ttaPolicy'] };
}

function predicted<T extends Answer>({ labels, ...answer }: T) {
  return { ...answer, ...(labels && { labels: [...labels] }) };
}

/** A picture that was left out, as commands print it. */
export function skippedFile({ file, code, reason }: DataProblem) {
  return { file, code, reason };
}
