import { readFile, stat } from 'node:fs/promises';
import { estimateImages, openSource, type SourceOptions, sourceAt } from '../data/index.js';
import { type Extensions, isArchitectureSpec } from '../nn/index.js';
import { readMetadata } from '../onnx/index.js';
import {
  countClasses,
  type ModelChoice,
  parseTrainOptions,
  readClassifier,
  readRunConfig,
  runDirectory,
  type TrainOptionsInput,
  UNKNOWN_CLASSES,
  UNKNOWN_PICTURES,
} from '../train/index.js';
import { type Subject, type SubjectRequest, subjectOf, subjectOfRun } from './subject.js';

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
    const known = await lookAt(await sourceAt(facts.data, pictures), { seed, ...context });
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

/** What data say of themselves: pictures by their names and headers, a table by all of its rows. */
async function lookAt(
  source: Awaited<ReturnType<typeof sourceAt>>,
  context: OpenContext & { readonly seed: number },
): Promise<Pick<SubjectRequest, 'input' | 'target' | 'classes' | 'pictures'>> {
  if (source.kind !== 'table') {
    const { input, target, classes, splits } = await estimateImages(source, context);
    return {
      input,
      target,
      classes: classes.length,
      pictures: { training: splits.train, perClass: classes },
    };
  }
  const data = await openSource(source, context);
  try {
    const { input, target, classes, train } = data;
    const counts = countClasses(data);
    const perClass = counts.length === 0 ? undefined : classes.map((name, i) => ({ name, count: counts[i] }));
    return { input, target, classes: classes.length, pictures: { training: train.count, perClass } };
  } finally {
    await data.close();
  }
}

/** A run directory, or a model that `pupil train` exported, with the extensions that it names. Throws CheckpointError or FormatError for anything else. */
export async function openModelSubject(
  path: string,
  { extensions }: Pick<TrainingToOpen, 'extensions'> = {},
): Promise<OpenedSubject> {
  if ((await stat(path)).isDirectory())
    return { subject: subjectOfRun(await readRunConfig(runDirectory(path)), { extensions }), assumed: [] };
  const { network, input, classes, target, task } = readClassifier(
    path,
    readMetadata(await readFile(path), path),
  );
  return {
    subject: subjectOf({
      model: network,
      options: { task },
      input,
      target,
      classes: classes.length,
      extensions,
    }),
    assumed: [],
  };
}
