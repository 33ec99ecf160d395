import { readFile, stat } from 'node:fs/promises';
import { estimateImages, pictureSourceAt, type SourceOptions } from '../data/index.js';
import { type Extensions, isArchitectureSpec } from '../nn/index.js';
import { readMetadata } from '../onnx/index.js';
import {
  type ModelChoice,
  parseTrainOptions,
  readClassifier,
  readRunConfig,
  runDirectory,
  type TrainOptionsInput,
} from '../train/index.js';
import { type Subject, subjectOf, subjectOfRun, UNKNOWN_CLASSES, UNKNOWN_PICTURES } from './subject.js';

/** What a person says of the pictures, besides or in place of showing them. */
export interface SubjectFacts {
  /** Pictures to look at: a folder, or another source that lies on the disk. */
  readonly data?: string | undefined;
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
  readonly channels?: 1 | 3 | undefined;
  readonly classes?: number | undefined;
}

export interface OpenedSubject {
  readonly subject: Subject;
  /** What had to be assumed, in words; empty where everything is known. */
  readonly assumed: readonly string[];
}

interface TrainingToOpen {
  readonly model: ModelChoice;
  readonly pictures: SourceOptions;
  readonly training: TrainOptionsInput;
  readonly extensions?: Extensions | undefined;
}

interface OpenContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { stage: string; done: number; total: number }) => void) | undefined;
}

/**
 * A training that has not begun, with what its pictures say where there are some: names and headers are read, nothing is
 * decoded.
 *
 * Throws   DataError if the folder cannot serve; OptionError as `subjectOf` does.
 */
export async function openSubject(
  { model, pictures, training, extensions }: TrainingToOpen,
  facts: SubjectFacts,
  context: OpenContext,
): Promise<OpenedSubject> {
  const request = { model, options: training, extensions };
  if (facts.data !== undefined) {
    const { seed } = parseTrainOptions(training);
    const { input, classes, splits } = await estimateImages(await pictureSourceAt(facts.data, pictures), {
      seed,
      ...context,
    });
    const known = { input, classes: classes.length, pictures: { training: splits.train, perClass: classes } };
    return { subject: subjectOf({ ...request, ...known }), assumed: [] };
  }
  const size = facts.imageSize ?? (pictures.imageSize === 'auto' ? undefined : pictures.imageSize);
  const [height, width] =
    size === undefined ? [UNKNOWN_PICTURES.height, UNKNOWN_PICTURES.width] : [size, size].flat();
  const chosen = facts.channels ?? pictures.channels;
  const channels = chosen === undefined || chosen === 'auto' ? UNKNOWN_PICTURES.channels : chosen;
  const { classes } = facts;
  const assumed = [
    ...(size === undefined ? [`pictures of ${height} x ${width} x ${channels}`] : []),
    ...(classes === undefined && isArchitectureSpec(model) ? [`${UNKNOWN_CLASSES} classes`] : []),
  ];
  return { subject: subjectOf({ ...request, input: { height, width, channels }, classes }), assumed };
}

/** A run directory, or a model that `pupil train` exported, with the extensions that it names. Throws CheckpointError or FormatError for anything else. */
export async function openModelSubject(
  path: string,
  { extensions }: Pick<TrainingToOpen, 'extensions'> = {},
): Promise<OpenedSubject> {
  if ((await stat(path)).isDirectory())
    return { subject: subjectOfRun(await readRunConfig(runDirectory(path)), { extensions }), assumed: [] };
  const { network, input, classes, ...known } = readClassifier(
    path,
    readMetadata(await readFile(path), path),
  );
  const target = 'target' in known ? known.target : undefined;
  return {
    subject: subjectOf({
      model: network,
      options: { task: known.task },
      input,
      target,
      classes: classes.length,
      extensions,
    }),
    assumed: [],
  };
}
