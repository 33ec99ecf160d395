import { DataError, isPupilError, type PupilError } from '../base/error.js';
import { decodeImage } from '../data/index.js';
import type { TrainContext } from './events.js';
import { openClassifier } from './open-classifier.js';
import { type Answer, readAnswer } from './read-answer.js';

/** A picture and what the model says of it. */
export interface Prediction extends Answer {
  readonly file: string;
}

export interface PredictResult {
  readonly predictions: readonly Prediction[];
  readonly skipped: readonly { readonly file: string; readonly code: string; readonly reason: string }[];
}

/** Ask a model about pictures. Files that cannot be read are named in `skipped`; if none can, that is an error. */
export async function predict(
  model: string,
  files: readonly string[],
  { signal }: TrainContext = {},
): Promise<PredictResult> {
  const classifier = await openClassifier(model);
  const { task, classes } = classifier.contract;
  try {
    const predictions: Prediction[] = [];
    const skipped: { file: string; code: string; reason: string }[] = [];
    for (const file of files) {
      signal?.throwIfAborted();
      try {
        const pixels = await decodeImage(file, classifier.contract.input);
        predictions.push({ file, ...readAnswer(task, classes, await classifier.run(pixels, 1)) });
      } catch (error) {
        if (!isPupilError(error, 'data')) throw error;
        if (files.length === 1) throw error;
        skipped.push({ file, code: error.code, reason: reasonOf(error) });
      }
    }
    if (predictions.length === 0) {
      throw new DataError({
        code: 'data/no-pictures',
        where: files[0] ?? 'predict',
        what: 'none of the files could be read as a picture',
        got: skipped.slice(0, 5).map(({ file, reason }) => `${file}: ${reason}`),
        fix: 'give JPEG, PNG, WebP, GIF, TIFF or AVIF pictures',
      });
    }
    return { predictions, skipped };
  } finally {
    await classifier.dispose();
  }
}

/** What was wrong, with the facts where there are any: the decoder's own words, a number of pixels. */
function reasonOf({ what, got }: PupilError): string {
  return got === undefined ? what : `${what} (${typeof got === 'object' ? JSON.stringify(got) : got})`;
}
