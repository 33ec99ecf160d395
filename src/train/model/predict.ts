import { DataError, isPupilError, type PupilError } from '../../base/error.js';
import { decodeImage } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import { requirePictures } from '../input/require-pictures.js';
import { openClassifier } from './open-classifier.js';
import { openNoisyClassifier } from './open-noisy-classifier.js';
import { type Answer, readAnswer } from './read-answer.js';
import { meanRow, type Uncertainty, uncertaintyOf } from './uncertainty.js';

/** A picture and what the model says of it. */
export interface Prediction extends Answer {
  readonly file: string;
  /** How much the answers under noise differ, where they were asked for; the probabilities are then their means. */
  readonly uncertainty?: Uncertainty;
}

export interface PredictResult {
  readonly predictions: readonly Prediction[];
  readonly skipped: readonly { readonly file: string; readonly code: string; readonly reason: string }[];
}

export interface PredictOptions extends TrainContext {
  /** Monte-Carlo dropout: ask this many times with noise falling, at least twice; once without noise when left out. */
  readonly monteCarlo?: number | undefined;
  /** Decides the noise; 0 by default. The same seed gives the same answers, whatever other pictures there are. */
  readonly seed?: number | undefined;
}

/**
 * Ask a model about pictures. Files that cannot be read are named in `skipped`; if none can, that is an error.
 *
 * Throws  OptionError for `monteCarlo` if the network has no noise to fall.
 */
export async function predict(
  model: string,
  files: readonly string[],
  { signal, extensions, monteCarlo, seed = 0 }: PredictOptions = {},
): Promise<PredictResult> {
  const classifier =
    monteCarlo === undefined
      ? await openClassifier(model)
      : await openNoisyClassifier(model, { samples: monteCarlo, seed, extensions });
  const { task, classes } = classifier.contract;
  try {
    const input = requirePictures(model, classifier.contract);
    const predictions: Prediction[] = [];
    const skipped: { file: string; code: string; reason: string }[] = [];
    for (const file of files) {
      signal?.throwIfAborted();
      try {
        const pixels = await decodeImage(file, input);
        const rows = await classifier.run({ pixels, size: 1 });
        predictions.push({
          file,
          ...readAnswer(task, classes, meanRow(rows, classes.length)),
          ...(monteCarlo === undefined ? {} : { uncertainty: uncertaintyOf(rows, classes) }),
        });
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
