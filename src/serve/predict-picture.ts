import { availableParallelism } from 'node:os';
import { decodeImage } from '../data/index.js';
import { type Classifier, loadClassifier, readAnswer } from '../train/index.js';
import type { PictureAnswer } from './api.js';
import { fileState, readInside } from './folder/read-inside.js';
import { notFound, RequestError } from './http/request-error.js';

/** Asks models about pictures. */
export interface Predictor {
  /**
   * What the model in a folder, an absolute path without links, says of the picture with these bytes, which are decoded as in training.
   *
   * Throws RequestError where there is no model, it takes rows of a table, or too many wait; DataError for what is no picture.
   */
  predict(folder: string, picture: Uint8Array): Promise<PictureAnswer>;
  close(): Promise<void>;
}

interface Opened {
  readonly signature: string;
  readonly classifier: Classifier;
}

/** Models kept open. */
const MOST_MODELS = 3;
const MOST_WAITING = 32;
const LARGEST_MODEL = 2 ** 31;
const MODEL = 'model.onnx';

export function predictor(now: () => number = () => performance.now()): Predictor {
  const opened = new Map<string, Opened>();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function open(folder: string): Promise<Classifier> {
    const state = await fileState(`${folder}/${MODEL}`);
    const known = opened.get(folder);
    if (state !== undefined && known?.signature === state.signature) {
      opened.delete(folder);
      opened.set(folder, known);
      return known.classifier;
    }
    opened.delete(folder);
    await known?.classifier.dispose();
    const bytes = state === undefined ? 'missing' : await readInside(folder, MODEL, LARGEST_MODEL);
    if (bytes === 'missing')
      throw notFound('the run has no model', 'wait until it has come to its end, or choose another run');
    if (bytes === 'too large')
      throw new RequestError(409, {
        code: 'serve/too-large',
        message: 'the model is too large to be loaded',
      });
    const classifier = await loadClassifier(MODEL, bytes, { threads: availableParallelism() });
    opened.set(folder, { signature: state!.signature, classifier });
    const [oldest] = opened;
    if (opened.size > MOST_MODELS) {
      opened.delete(oldest[0]);
      await oldest[1].classifier.dispose();
    }
    return classifier;
  }

  async function answer(folder: string, picture: Uint8Array): Promise<PictureAnswer> {
    const { contract, ...model } = await open(folder);
    const { task, classes, input } = contract;
    if ('kind' in input) {
      const message = 'the model answers about rows of a table, not about pictures';
      throw new RequestError(409, {
        code: 'serve/no-pictures',
        message,
        fix: 'use `pupil predict` with a table',
      });
    }
    const begun = now();
    const pixels = await decodeImage(picture, input);
    const row = await model.run({ size: 1, pixels });
    return {
      ...readAnswer(task, classes, row),
      task,
      classes,
      size: [input.height, input.width],
      milliseconds: now() - begun,
    };
  }

  return {
    async predict(folder, picture) {
      if (waiting >= MOST_WAITING) {
        const message = 'too many pictures wait for an answer';
        throw new RequestError(503, { code: 'serve/busy', message, fix: 'ask again in a moment' });
      }
      waiting++;
      // One at a time: the model itself uses all processors, and none is closed while it is asked.
      const turn = last.then(() => answer(folder, picture)).finally(() => waiting--);
      last = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      await last;
      for (const { classifier } of opened.values()) await classifier.dispose();
      opened.clear();
    },
  };
}
