import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadClassifier } from '../../train/index.js';
import type { PictureAnswer } from '../api.js';
import { fileState, readInside } from '../folder/read-inside.js';
import { notFound, RequestError } from '../http/request-error.js';
import { type AskedModel, askedModel } from './asked-model.js';

/** Models of runs, a few of which are kept open. */
export interface ModelShelf {
  /**
   * What the model in a folder, an absolute path without links, says of the picture with these bytes.
   *
   * Throws  RequestError where there is no model, and as `AskedModel.picture`.
   */
  predict(folder: string, picture: Uint8Array): Promise<PictureAnswer>;
  close(): Promise<void>;
}

interface Opened {
  readonly signature: string;
  readonly model: Promise<AskedModel>;
}

const MOST_OPEN = 3;
const LARGEST_MODEL = 2 ** 31;
const MODEL = 'model.onnx';

export function modelShelf(): ModelShelf {
  const opened = new Map<string, Opened>();

  async function open(folder: string): Promise<AskedModel> {
    const bytes = await readInside(folder, MODEL, LARGEST_MODEL);
    if (bytes === 'missing')
      throw notFound('the run has no model', 'wait until it has come to its end, or choose another run');
    if (bytes === 'too large')
      throw new RequestError(409, {
        code: 'serve/too-large',
        message: 'the model is too large to be loaded',
      });
    return askedModel(await loadClassifier(MODEL, bytes, { threads: availableParallelism() }));
  }

  function putAway(folder: string): void {
    const known = opened.get(folder);
    opened.delete(folder);
    // Whoever asks it now gets an answer before it is closed.
    known?.model.then((model) => model.close()).catch(() => undefined);
  }

  return {
    async predict(folder, picture) {
      const state = await fileState(join(folder, MODEL));
      const signature = state?.signature ?? '';
      let known = opened.get(folder);
      if (known?.signature !== signature) {
        putAway(folder);
        known = { signature, model: open(folder) };
        known.model.catch(() => putAway(folder));
      }
      opened.delete(folder);
      opened.set(folder, known);
      if (opened.size > MOST_OPEN) putAway(opened.keys().next().value!);
      return (await known.model).picture(picture);
    },
    async close() {
      const models = [...opened.values()];
      opened.clear();
      await Promise.all(models.map(({ model }) => model.then((one) => one.close()).catch(() => undefined)));
    },
  };
}
