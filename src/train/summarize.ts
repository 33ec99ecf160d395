import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OptionError } from '../base/error.js';
import {
  ARCHITECTURE_NAMES,
  architecture,
  buildClassifier,
  type ClassifierDefinition,
  type NetworkSummary,
  summarizeNetwork,
} from '../nn/index.js';
import { readMetadata } from '../onnx/index.js';
import type { TrainContext } from './events.js';
import { readClassifier } from './model-file.js';
import { nominalNormalization } from './nominal-normalization.js';
import { readRunConfig } from './run-config.js';
import { runDirectory } from './run-directory.js';

/** What must be known to build an architecture that has not met any pictures. */
export interface PictureShape {
  /** Pixels; 32 by default. */
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
  /** 3 by default. */
  readonly channels?: 1 | 3 | undefined;
  /** 10 by default. */
  readonly classes?: number | undefined;
}

export interface ModelSummary extends NetworkSummary {
  readonly input: ClassifierDefinition['input'];
  readonly classes: readonly string[];
}

/**
 * Layers and parameters of a run directory, of a model that `pupil train` exported, or of an architecture by name.
 *
 * Throws  OptionError if the target is none of these; FormatError for a model of somebody else.
 */
export async function summarize(
  target: string,
  shape: PictureShape = {},
  { extensions }: Pick<TrainContext, 'extensions'> = {},
): Promise<ModelSummary> {
  const definition = { ...(await definitionOf(target, shape)), extensions };
  const { network } = buildClassifier(definition, { batchSize: 1, mode: 'training' });
  return { input: definition.input, classes: definition.classes, ...summarizeNetwork(network) };
}

async function definitionOf(target: string, shape: PictureShape): Promise<ClassifierDefinition> {
  const found = await stat(target).catch(() => undefined);
  const given = Object.entries(shape).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (found !== undefined && given.length > 0) {
    throw new OptionError({
      code: 'option/shape',
      where: target,
      what: 'a run or a model file has its own picture size, channels and classes',
      got: given,
      fix: 'leave these options out; they are for architectures by name',
    });
  }
  if (found?.isDirectory()) return (await readRunConfig(runDirectory(target))).classifier;
  if (found?.isFile()) return readClassifier(target, readMetadata(await readFile(target), target));
  if (!ARCHITECTURE_NAMES.includes(target)) {
    throw new OptionError({
      code: 'option/target',
      where: target,
      what: 'there is no such run directory, model file or architecture',
      fix: `give ${join('runs', '<name>')}, a model.onnx, or one of ${ARCHITECTURE_NAMES.join(', ')}`,
    });
  }
  const { imageSize = 32, channels = 3, classes = 10 } = shape;
  const [height, width] = typeof imageSize === 'number' ? [imageSize, imageSize] : imageSize;
  const facts = { height, width, channels, classes, trainingCount: 10_000 };
  return {
    task: 'multi-class',
    input: { height, width, channels },
    normalization: nominalNormalization(channels),
    classes: Array.from({ length: classes }, (_, i) => `class ${i + 1}`),
    network: architecture(target, facts),
  };
}
