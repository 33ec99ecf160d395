import { decodeImage } from '../../data/index.js';
import { type Classifier, readAnswer } from '../../train/index.js';
import type { PictureAnswer } from '../api.js';
import { RequestError } from '../http/request-error.js';
import { answerRows, type RowAnswer } from './answer-rows.js';

/** A model that many ask at once. Pictures and rows are what it was trained on; the other kind is refused. */
export interface AskedModel {
  /**
   * What it says of the picture with these bytes, which are decoded as in training.
   *
   * Throws  RequestError where it takes rows, or too many wait; DataError for what is no picture.
   */
  picture(bytes: Uint8Array): Promise<PictureAnswer>;
  /** What it says of the rows of a table, which is CSV with the names of its columns in the first line. Throws as `answerRows`. */
  rows(csv: string): Promise<RowAnswer[]>;
  /** Waits for those who ask. */
  close(): Promise<void>;
}

/** Pictures that wait for an answer, decoded or not. */
const MOST_WAITING = 256;
/** Pictures that one run of the model answers for: those that came while the one before was running. */
const MOST_TOGETHER = 32;

interface Waiting {
  readonly pixels: Uint8Array;
  readonly answer: (row: Float32Array) => void;
  readonly fail: (error: unknown) => void;
}

/** The model is closed with what is returned. */
export function askedModel(model: Classifier, now: () => number = () => performance.now()): AskedModel {
  const { task, classes, input } = model.contract;
  const queue: Waiting[] = [];
  const asked = new Set<Promise<unknown>>();
  let isRunning = false;

  /** Ask the model about all that wait, so many at a time, until none does. */
  async function runAll(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (queue.length > 0) {
      const group = queue.splice(0, MOST_TOGETHER);
      try {
        const answers = await model.run({
          size: group.length,
          pixels: joined(group.map(({ pixels }) => pixels)),
        });
        for (const [i, { answer }] of group.entries())
          answer(answers.slice(i * classes.length, (i + 1) * classes.length));
      } catch (error) {
        for (const { fail } of group) fail(error);
      }
    }
    isRunning = false;
  }

  async function picture(bytes: Uint8Array): Promise<PictureAnswer> {
    if ('kind' in input) throw otherInput('rows of a table, not pictures', 'send the rows as JSON or CSV');
    const begun = now();
    const pixels = await decodeImage(bytes, input);
    const row = await new Promise<Float32Array>((answer, fail) => {
      queue.push({ pixels, answer, fail });
      void runAll();
    });
    const { height, width } = input;
    return {
      ...readAnswer(task, classes, row),
      task,
      classes,
      size: [height, width],
      milliseconds: now() - begun,
    };
  }

  async function counted<T>(work: () => Promise<T>): Promise<T> {
    if (asked.size >= MOST_WAITING) {
      const message = 'too many wait for an answer';
      throw new RequestError(503, { code: 'serve/busy', message, fix: 'ask again in a moment' });
    }
    const answer = work();
    asked.add(answer);
    return answer.finally(() => asked.delete(answer));
  }

  return {
    picture: (bytes) => counted(() => picture(bytes)),
    rows: (csv) =>
      counted(async () => {
        if (!('kind' in input))
          throw otherInput('pictures, not rows of a table', 'send one picture as it is');
        return answerRows(model, input, csv);
      }),
    async close() {
      await Promise.allSettled(asked);
      await model.dispose();
    },
  };
}

function otherInput(takes: string, fix: string): RequestError {
  return new RequestError(409, { code: 'serve/other-input', message: `the model takes ${takes}`, fix });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}
