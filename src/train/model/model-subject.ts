import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { input, type Shape } from '../../graph/index.js';
import {
  ARCHITECTURE_NAMES,
  architecture,
  buildNetwork,
  type Extensions,
  isArchitectureSpec,
  type Layer,
} from '../../nn/index.js';
import { readMetadata } from '../../onnx/index.js';
import type { OptimizerSpec } from '../optimizers/index.js';
import { type FreezeOptions, freezingAt } from '../parameters/freezing.js';
import { nominalNormalization } from '../plan/nominal-normalization.js';
import { TrainOptions } from '../plan/options.js';
import type { ModelChoice } from '../plan/plan-run.js';
import { UNKNOWN_CLASSES, UNKNOWN_COUNT, UNKNOWN_PICTURES } from '../plan/unknown-pictures.js';
import { type RunConfig, readRunConfig } from '../run/run-config.js';
import { runDirectory } from '../run/run-directory.js';
import { copiesKept } from '../step/learning-costs.js';
import type { ClassifierDefinition } from './classifier.js';
import { readClassifier } from './model-file.js';

/** What must be known to build an architecture that has not met any pictures. */
export interface PictureShape {
  /** Pixels; 32 by default. */
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
  /** 3 by default. */
  readonly channels?: 1 | 3 | undefined;
  /** As many as a network of one's own has outputs, or 10 by default. */
  readonly classes?: number | undefined;
}

/** Pictures per update where nothing says how many. */
const USUAL_BATCH = 32;

/** A classifier, and how it is or would be trained. */
export interface ModelSubject {
  readonly classifier: ClassifierDefinition;
  readonly training: {
    readonly optimizer: OptimizerSpec;
    readonly batchSize: number;
    readonly freeze: FreezeOptions;
    /** Values kept for each parameter besides those of the optimizer: its average, its gradient over several batches. */
    readonly copies: number;
    /** Of a run. */
    readonly threads?: number;
  };
}

/**
 * A run directory, a model that `pupil train` exported, an architecture by name, or a network of one's own.
 *
 * Throws  OptionError if the target is none of these; FormatError for a model of somebody else.
 */
export async function subjectOf(
  target: ModelChoice,
  shape: PictureShape,
  extensions?: Extensions,
): Promise<ModelSubject> {
  const usual = {
    optimizer: TrainOptions.shape.optimizer.parse(undefined),
    batchSize: USUAL_BATCH,
    freeze: [],
    copies: 0,
  };
  if (typeof target !== 'string') return { classifier: imagined(target, shape, extensions), training: usual };
  const found = await stat(target).catch(() => undefined);
  const given = Object.entries(shape).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (found !== undefined && given.length > 0) {
    throw new OptionError({
      code: 'option/shape',
      where: target,
      what: 'a run or a model file has its own picture size, channels and classes',
      got: given,
      fix: 'leave these options out; they are for architectures by name and networks from JSON',
    });
  }
  if (found?.isDirectory()) return subjectOfRun(await readRunConfig(runDirectory(target)));
  if (found?.isFile()) {
    const classifier = readClassifier(target, readMetadata(await readFile(target), target));
    return { classifier, training: usual };
  }
  if (!ARCHITECTURE_NAMES.includes(target)) throw unknownTarget(target);
  return { classifier: imagined(target, shape), training: usual };
}

function subjectOfRun({ classifier, training }: RunConfig): ModelSubject {
  const { optimizer, batchSize, freeze, ema, accumulate, threads } = training;
  const copies = copiesKept({ ema, accumulate });
  return { classifier, training: { optimizer, batchSize, freeze: freezingAt(freeze, 0), copies, threads } };
}

/** A classifier for pictures that nobody has seen yet. */
function imagined(model: ModelChoice, shape: PictureShape, extensions?: Extensions): ClassifierDefinition {
  const {
    imageSize = [UNKNOWN_PICTURES.height, UNKNOWN_PICTURES.width],
    channels = UNKNOWN_PICTURES.channels,
  } = shape;
  const [height, width] = typeof imageSize === 'number' ? [imageSize, imageSize] : imageSize;
  const outputs = isArchitectureSpec(model)
    ? undefined
    : outputsOf(model, [1, channels, height, width], extensions);
  const { classes = outputs === undefined ? UNKNOWN_CLASSES : Math.max(outputs, 2) } = shape;
  const facts = { height, width, channels, classes, trainingCount: UNKNOWN_COUNT };
  return {
    // One output tells two classes apart.
    task: outputs === 1 ? 'binary' : 'multi-class',
    input: { height, width, channels },
    normalization: nominalNormalization(channels),
    classes: Array.from({ length: classes }, (_, i) => `class ${i + 1}`),
    network: isArchitectureSpec(model) ? architecture(model, facts) : model,
  };
}

/** Outputs of a network for pictures of this shape; undefined where they are not one row of numbers. */
function outputsOf(network: Layer, pictures: Shape, extensions?: Extensions): number | undefined {
  const { shape } = buildNetwork(network, input('pictures', pictures), {
    mode: 'inference',
    extensions,
  }).output;
  return shape.length === 2 ? shape[1] : undefined;
}

function unknownTarget(target: string): OptionError {
  return new OptionError({
    code: 'option/target',
    where: target,
    what: 'there is no such run directory, model file or architecture',
    fix: `${didYouMean(target, ARCHITECTURE_NAMES)}give ${join('runs', '<name>')}, a model.onnx, or one of ${ARCHITECTURE_NAMES.join(', ')}`,
  });
}
