import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { DataError, isPupilError } from '../base/error.js';
import { type DataProblem, decodeImage, imageFolder, openImages } from '../data/index.js';
import { readMetadata } from '../onnx/index.js';
import { type ModelSession, openModel } from '../runtime/index.js';
import type { TrainContext } from './events.js';
import { MODEL_INPUT, MODEL_OUTPUT, type ModelContract, readContract } from './model-file.js';
import { indexOfLargest } from './trainer.js';

/** A picture and what the model says of it. */
export interface Prediction {
  readonly file: string;
  readonly label: string;
  /** Probability of the label. */
  readonly probability: number;
  /** By class, in the order of the model. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** An exported classifier, loaded. */
export interface Classifier {
  readonly contract: ModelContract;
  /** Probabilities float32 [count, classes] for pixels uint8 [count, H, W, C]. */
  run(pixels: Uint8Array, count: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Load a model that `pupil train` exported. Throws FormatError for any other file. */
export async function openClassifier(
  file: string,
  options: { readonly threads?: number } = {},
): Promise<Classifier> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new DataError({
      code: 'data/model-file',
      where: file,
      what: cause.code === 'ENOENT' ? 'there is no such file' : 'the model cannot be read',
      got: cause.code,
      fix: 'give the path of a model.onnx that `pupil train` wrote',
      cause,
    });
  });
  const contract = readContract(file, readMetadata(bytes, file));
  const session: ModelSession = await openModel(file, bytes, options.threads ?? availableParallelism());
  const { height, width, channels } = contract.input;
  return {
    contract,
    async run(pixels, count) {
      const outputs = await session.run({
        [MODEL_INPUT]: { dtype: 'uint8', shape: [count, height, width, channels], data: pixels },
      });
      return outputs[MODEL_OUTPUT] as Float32Array;
    },
    dispose: () => session.dispose(),
  };
}

const BATCH = 64;

export interface PredictResult {
  readonly predictions: readonly Prediction[];
  readonly skipped: readonly { readonly file: string; readonly code: string; readonly reason: string }[];
}

/** Label pictures. Files that cannot be read are named in `skipped`; if none can, that is an error. */
export async function predict(
  model: string,
  files: readonly string[],
  { signal }: TrainContext = {},
): Promise<PredictResult> {
  const classifier = await openClassifier(model);
  try {
    const predictions: Prediction[] = [];
    const skipped: { file: string; code: string; reason: string }[] = [];
    for (const file of files) {
      signal?.throwIfAborted();
      try {
        const pixels = await decodeImage(file, classifier.contract.input);
        predictions.push(toPrediction(file, classifier.contract.classes, await classifier.run(pixels, 1)));
      } catch (error) {
        if (!isPupilError(error, 'data')) throw error;
        if (files.length === 1) throw error;
        skipped.push({ file, code: error.code, reason: error.what });
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

function toPrediction(file: string, classes: readonly string[], row: Float32Array): Prediction {
  const best = indexOfLargest(row, 0, classes.length);
  return {
    file,
    label: classes[best],
    probability: row[best],
    probabilities: Object.fromEntries(classes.map((name, i) => [name, row[i]])),
  };
}

export interface EvaluateResult {
  readonly count: number;
  readonly classes: readonly string[];
  /** int32 [count] and float32 [count, classes]: all that metrics need. */
  readonly labels: Int32Array;
  readonly probabilities: Float32Array;
  readonly skipped: readonly DataProblem[];
}

/** Run a model over a labelled folder. Folders may hold fewer classes than the model knows, but no others. */
export async function evaluateFolder(
  model: string,
  folder: string,
  context: TrainContext = {},
): Promise<EvaluateResult> {
  const classifier = await openClassifier(model);
  const { classes, input } = classifier.contract;
  try {
    const data = await openImages(imageFolder(folder), {
      seed: 0,
      signal: context.signal,
      onProgress: (progress) => context.onEvent?.({ type: 'data', ...progress }),
      input,
      classes,
      only: 'all',
    });
    try {
      const probabilities = new Float32Array(data.train.count * classes.length);
      let done = 0;
      for await (const { pixels, size } of data.train.batches({ batchSize: BATCH, signal: context.signal })) {
        probabilities.set(await classifier.run(pixels, size), done * classes.length);
        done += size;
      }
      return {
        count: data.train.count,
        classes,
        labels: data.train.labels,
        probabilities,
        skipped: data.problems,
      };
    } finally {
      await data.close();
    }
  } finally {
    await classifier.dispose();
  }
}
