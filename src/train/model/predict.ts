import { DataError } from '../../base/error.js';
import {
  type DataProblem,
  holdsMany,
  openUnlabelled,
  type PictureFileSource,
  pictureSourceAt,
  type SourceOptions,
  type SplitName,
} from '../../data/index.js';
import type { Extensions } from '../../nn/index.js';
import { requirePictures } from '../input/require-pictures.js';
import type { AskContext } from './ask-context.js';
import { type Answerer, type AskOptionsInput, openAnswerer } from './open-answerer.js';
import { type Answer, readAnswer } from './read-answer.js';
import { meanRow, type Uncertainty, uncertaintyOf } from './uncertainty.js';

/** A picture and what the model says of it. */
export interface Prediction extends Answer {
  /** As it was named; of a source the path, or the file that holds it and its place in it. */
  readonly file: string;
  /** How much the answers under noise differ, where they were asked for; the probabilities are then their means. */
  readonly uncertainty?: Uncertainty;
}

export interface PredictResult {
  readonly predictions: readonly Prediction[];
  readonly skipped: readonly DataProblem[];
}

export interface PredictOptions extends AskOptionsInput, AskContext {
  /** Part of the sources to look at; all of them when left out. */
  readonly part?: SplitName | 'all' | undefined;
  /** How sources are to be read that are given by their paths. */
  readonly pictures?: SourceOptions | undefined;
  readonly extensions?: Extensions | undefined;
}

/** Pictures: files, and sources of many, by their paths or as they are. */
export type PicturesToPredict = readonly (string | PictureFileSource)[];

/** Pictures decoded and asked about at a time. */
const BATCH = 64;

/**
 * Ask a model about pictures. Those that cannot be read are named in `skipped`; if none can, that is an error.
 *
 * Throws  as `predictEach`.
 */
export async function predict(
  model: string,
  pictures: PicturesToPredict,
  options: PredictOptions = {},
): Promise<PredictResult> {
  const predictions: Prediction[] = [];
  const skipped: DataProblem[] = [];
  for await (const one of predictEach(model, pictures, options)) {
    if ('reason' in one) skipped.push(one);
    else predictions.push(one);
  }
  return { predictions, skipped };
}

/**
 * As `predict`, one after the other as they are answered, in the order in which they were given: memory does not grow with
 * their number.
 *
 * Throws  DataError of the picture if it is the only one and cannot be read, `data/no-pictures` if none of several can; as
 *         `openAnswerer` does for what the model cannot be asked.
 */
export async function* predictEach(
  model: string,
  pictures: PicturesToPredict,
  { signal, onProgress, part, pictures: how, extensions, ...asked }: PredictOptions = {},
): AsyncGenerator<Prediction | DataProblem> {
  const answerer = await openAnswerer(model, asked, extensions);
  let total = 0;
  let answered = 0;
  const examples: DataProblem[] = [];
  try {
    const input = requirePictures(model, answerer.contract);
    for (const group of await grouped(pictures, how)) {
      const opened = await openUnlabelled(group, { input, only: part, signal });
      const before = total;
      total += opened.count;
      let done = before;
      try {
        for (const problem of opened.problems) yield noted(problem, examples);
        for await (const { files, pixels, problems } of opened.batches({ batchSize: BATCH, signal })) {
          for (const problem of problems) yield noted(problem, examples);
          for (const prediction of await answersOf(answerer, files, pixels, asked.monteCarlo !== undefined))
            yield prediction;
          answered += files.length;
          done += files.length + problems.length;
          onProgress?.({ stage: 'predict', done, total });
        }
      } finally {
        await opened.close();
      }
    }
  } finally {
    await answerer.dispose();
  }
  if (answered === 0) throw nothingRead(examples);
}

/** Files one after the other are one group; each source is one. */
async function grouped(
  pictures: PicturesToPredict,
  options: SourceOptions | undefined,
): Promise<(string[] | PictureFileSource)[]> {
  const groups: (string[] | PictureFileSource)[] = [];
  for (const one of pictures) {
    const last = groups.at(-1);
    if (typeof one !== 'string') groups.push(one);
    else if (await holdsMany(one)) groups.push(await pictureSourceAt(one, options));
    else if (Array.isArray(last)) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

async function answersOf(
  { contract, samples, ask }: Answerer,
  files: readonly string[],
  pixels: Uint8Array,
  isNoisy: boolean,
): Promise<Prediction[]> {
  if (files.length === 0) return [];
  const { task, classes } = contract;
  const width = classes.length;
  const length = files.length * width;
  const answers = await ask({ pixels, size: files.length });
  const means = meanRow(answers, length);
  return files.map((file, i) => {
    const row = (values: Float32Array, start = 0) =>
      values.subarray(start + i * width, start + (i + 1) * width);
    if (!isNoisy) return { file, ...readAnswer(task, classes, row(means)) };
    const own = new Float32Array(samples * width);
    for (let sample = 0; sample < samples; sample++) own.set(row(answers, sample * length), sample * width);
    return {
      file,
      ...readAnswer(task, classes, row(means)),
      uncertainty: uncertaintyOf(own, classes),
    };
  });
}

const MOST_EXAMPLES = 5;

function noted(problem: DataProblem, examples: DataProblem[]): DataProblem {
  if (examples.length < MOST_EXAMPLES) examples.push(problem);
  return problem;
}

function nothingRead(examples: readonly DataProblem[]): DataError {
  const [first] = examples;
  const fix = 'give JPEG, PNG, WebP, GIF, TIFF or AVIF pictures';
  if (first !== undefined && examples.length === 1)
    return new DataError({ code: first.code, where: first.file, what: first.reason, fix });
  return new DataError({
    code: 'data/no-pictures',
    where: first === undefined ? 'predict' : first.file,
    what: 'none of the files could be read as a picture',
    got: examples.map(({ file, reason }) => `${file}: ${reason}`),
    fix,
  });
}
