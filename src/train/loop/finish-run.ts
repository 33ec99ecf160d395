import { InternalError } from '../../base/error.js';
import type { ModelData } from '../../data/index.js';
import { openModel } from '../../runtime/index.js';
import type { Scores, StopReason, TrainContext } from '../events.js';
import { inputOf } from '../model/classifier.js';
import { encodeGolden, goldenExamples } from '../model/golden-file.js';
import { exportClassifier, type ModelContract, modelOutput } from '../model/model-file.js';
import { writeAtomically } from '../run/atomic-write.js';
import type { RunConfig } from '../run/run-config.js';
import type { StoredTensor } from '../run/safetensors.js';
import type { FeatureSplit } from '../transfer/with-features.js';
import { type AverageResult, chooseWeights, type ExportedWeights } from './choose-weights.js';
import { predictionLines } from './prediction-lines.js';
import type { Progress } from './progress.js';
import type { RunParts } from './run-parts.js';
import { validationScores } from './validation-scores.js';

/** What a finished run came to; also `result.json`. */
export interface RunResult {
  /** Absolute path of the run directory. */
  readonly run: string;
  /** Absolute path of the exported model. */
  readonly model: string;
  /** What it was trained on. */
  readonly examples: 'pictures' | 'rows';
  readonly stopReason: StopReason;
  /** Epochs done. */
  readonly epochs: number;
  /** Counted from 1; null where no epoch was ever best, since its metric was never defined or looked at. */
  readonly bestEpoch: number | null;
  /** What decided which epoch is best: `accuracy`, or `train.loss` and such for the numbers of training. */
  readonly monitor: string;
  /** Which weights the model has. */
  readonly weights: ExportedWeights;
  /** What stochastic weight averaging came to, whether or not the model has its weights; absent without it. */
  readonly swa?: AverageResult;
  readonly validation: Scores & { readonly count: number };
  /** Seconds of training, over all sessions; reading and exporting not counted. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** Largest difference between the exported model and the network in training that rounding explains; relative above 1. */
const TOLERANCE = 1e-4;

/** The trainer holds the last weights: choose those to export, check the exported file, write down what was predicted. */
export async function finishRun(parts: RunParts, end: Progress): Promise<RunResult> {
  const { folder, config, data, trainer, context } = parts;
  const { best, stopReason, epoch, seconds, images } = end;
  if (stopReason === null)
    throw new InternalError({ where: folder.path, what: 'the run is to be finished before its end' });
  const { weights, answers, average } = await chooseWeights(parts, end);
  const { outputs } = answers;
  const bytes = exportRun(config, await trainer.read('evaluated'), context);
  await writeAtomically(folder.golden, await goldenPairs(folder.model, bytes, config, data, outputs));
  await writeAtomically(folder.model, bytes);
  await writeAtomically(folder.predictions, predictionLines(config.classifier, data.validation, answers));
  const result: RunResult = {
    run: folder.path,
    model: folder.model,
    examples: inputOf(config.classifier).examples,
    stopReason,
    epochs: epoch,
    bestEpoch: best === null ? null : best.epoch + 1,
    monitor: config.training.monitor,
    weights,
    ...(average === null ? {} : { swa: average }),
    validation: { ...validationScores(config, answers), count: data.validation.count },
    seconds,
    imagesPerSecond: images / seconds,
  };
  await writeAtomically(folder.result, `${JSON.stringify(result, undefined, 2)}\n`);
  return result;
}

/** The ONNX bytes of a run's network with the given variables. */
export function exportRun(
  config: RunConfig,
  variables: ReadonlyMap<string, StoredTensor>,
  { extensions }: Pick<TrainContext, 'extensions'> = {},
): Uint8Array {
  const values = new Map([...variables].map(([name, { data }]) => [name, data as Float32Array]));
  return exportClassifier({ ...config.classifier, extensions }, contractOf(config), values);
}

/** What the model of a run takes and answers, as its file will say. */
export function contractOf({ classifier, data, training }: RunConfig): ModelContract {
  const { task, classes, input } = classifier;
  if ('kind' in input) return { task, classes, input };
  return { task, classes, input: { ...input, fit: data.fit! }, augment: training.augment };
}

/** The first validation examples and what the exported model says of them, after comparing that with the trainer. */
async function goldenPairs(
  where: string,
  model: Uint8Array,
  { classifier, training }: RunConfig,
  { validation }: ModelData,
  expected: Float32Array,
): Promise<Uint8Array> {
  // Of a head that was trained on features the pictures themselves.
  const examples = await goldenExamples(
    'pictures' in validation ? (validation as FeatureSplit).pictures : validation,
  );
  const session = await openModel(where, model, training.threads);
  const feeds = inputOf(classifier).modelFeeds(session.inputs, examples);
  const outputs = await session.run(feeds).finally(() => session.dispose());
  const outputName = modelOutput(classifier.task);
  const answers = outputs[outputName] as Float32Array;
  const difference = answers.reduce(
    (largest, answer, i) => Math.max(largest, differenceOf(answer, expected[i])),
    0,
  );
  if (!(difference <= TOLERANCE)) {
    throw new InternalError({
      code: 'internal/export-differs',
      where,
      what: 'the exported model answers differently from the network in training',
      got: { difference, tolerance: TOLERANCE },
    });
  }
  const shape = [examples.size, classifier.classes.length];
  return encodeGolden(feeds, { name: outputName, shape, data: answers });
}

/** Probabilities are at most 1; the numbers of a regression may be of any size. */
function differenceOf(answer: number, expected: number): number {
  return Math.abs(answer - expected) / Math.max(1, Math.abs(expected));
}
