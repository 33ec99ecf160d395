import { isPupilError, type PupilError } from '../base/error.js';
import { input } from '../graph/index.js';
import { architecture, buildNetwork, type Extensions, isArchitectureSpec, type Layer } from '../nn/index.js';
import {
  autoBatchSize,
  autoEpochs,
  freezingAt,
  frozenBy,
  type ModelChoice,
  type Optimizer,
  parseTrainOptions,
  type RunConfig,
  resolveOptimizer,
  resolveSchedule,
  type TrainOptions,
  type TrainOptionsInput,
  updatesPerEpoch,
} from '../train/index.js';
import { type NetworkView, viewNetwork } from './network-view.js';

export interface PictureSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What is known of the pictures; a rule about what is not known keeps silent. */
export interface PicturesKnown {
  /** Pictures to train on. */
  readonly training: number;
  /** Pictures of each class, in any split. */
  readonly perClass?: readonly { readonly name: string; readonly count: number }[] | undefined;
}

/** A training that is asked about. */
export interface SubjectRequest {
  readonly model: ModelChoice;
  readonly options?: TrainOptionsInput | undefined;
  readonly input?: PictureSize | undefined;
  /** Number of classes, where it is known. */
  readonly classes?: number | undefined;
  readonly pictures?: PicturesKnown | undefined;
  readonly extensions?: Extensions | undefined;
}

/** A training laid open for rules to look at. */
export interface Subject {
  readonly input: PictureSize;
  readonly classes: number | undefined;
  readonly pictures: PicturesKnown | undefined;
  readonly options: TrainOptions;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  /** Undefined where it is left to pictures that are not known. */
  readonly epochs: number | undefined;
  readonly batchSize: number | undefined;
  /** Updates of the whole run, where epochs, batches and pictures are known. */
  readonly updates: number | undefined;
  /** Undefined where it cannot be built. */
  readonly network: NetworkView | undefined;
  /** Why it cannot be built, and the smallest square picture for which it could. */
  readonly misfit: { readonly error: PupilError; readonly smallestSide: number | undefined } | undefined;
  /** Settings that training refuses. */
  readonly refusals: readonly PupilError[];
}

const UNKNOWN_PICTURES: PictureSize = { height: 32, width: 32, channels: 3 };
const UNKNOWN_CLASSES = 10;
const UNKNOWN_COUNT = 10_000;
const LARGEST_SIDE = 1024;

/**
 * Lay a training open without running it.
 *
 * Throws   OptionError for options, optimizers and architectures that are not known: there is nothing to look at then.
 */
export function subjectOf(request: SubjectRequest): Subject {
  const options = parseTrainOptions(request.options ?? {});
  const optimizer = resolveOptimizer(options.optimizer);
  const learningRate = options.learningRate === 'auto' ? optimizer.defaultLearningRate : options.learningRate;
  const { pictures, classes } = request;
  const picture = request.input ?? UNKNOWN_PICTURES;
  const lengths = lengthsOf(options, pictures);
  const refusals = lengths.updates === undefined ? [] : refusalsOf(options, learningRate, lengths);
  const common = {
    input: picture,
    classes,
    pictures,
    options,
    optimizer,
    learningRate,
    ...lengths,
    refusals,
  };
  try {
    return { ...common, network: viewOf(request, options, picture), misfit: undefined };
  } catch (error) {
    if (!isPupilError(error, 'shape')) throw error;
    const smallestSide = smallestFit(request, options, picture);
    return { ...common, network: undefined, misfit: { error, smallestSide } };
  }
}

/** A run that has been planned, or is over. */
export function subjectOfRun(
  config: RunConfig,
  {
    extensions,
    ...pictures
  }: Omit<PicturesKnown, 'training'> & { readonly extensions?: Extensions | undefined } = {},
): Subject {
  const { architecture: _, ...training } = config.training;
  const set = Object.entries(training).filter(([, value]) => value !== null);
  return subjectOf({
    model: config.classifier.network,
    options: Object.fromEntries(set) as TrainOptionsInput,
    input: config.classifier.input,
    classes: config.classifier.classes.length,
    pictures: { training: config.data.training, ...pictures },
    extensions,
  });
}

type Lengths = Pick<Subject, 'epochs' | 'batchSize' | 'updates'>;

function lengthsOf(options: TrainOptions, pictures: PicturesKnown | undefined): Lengths {
  const training = pictures?.training;
  const left = (auto: (count: number) => number) => (training === undefined ? undefined : auto(training));
  const epochs = options.epochs === 'auto' ? left(autoEpochs) : options.epochs;
  const batchSize = options.batchSize === 'auto' ? left(autoBatchSize) : options.batchSize;
  const isKnown = training !== undefined && epochs !== undefined && batchSize !== undefined;
  const { accumulate } = options;
  return {
    epochs,
    batchSize,
    updates: isKnown ? epochs * updatesPerEpoch({ training, batchSize, accumulate }) : undefined,
  };
}

function refusalsOf(options: TrainOptions, learningRate: number, lengths: Lengths): PupilError[] {
  if (options.schedule === 'auto') return [];
  const totalSteps = lengths.updates!;
  try {
    resolveSchedule(options.schedule, {
      learningRate,
      totalSteps,
      stepsPerEpoch: totalSteps / lengths.epochs!,
    });
    return [];
  } catch (error) {
    if (!isPupilError(error, 'option')) throw error;
    return [error];
  }
}

function viewOf(request: SubjectRequest, options: TrainOptions, picture: PictureSize): NetworkView {
  const { height, width, channels } = picture;
  const x = input('pictures', [1, channels, height, width]);
  const network = networkOf(request, picture);
  const frozen = frozenBy(freezingAt(options.freeze, 0));
  return viewNetwork(buildNetwork(network, x, { mode: 'training', frozen, extensions: request.extensions }));
}

function networkOf({ model, classes, pictures }: SubjectRequest, picture: PictureSize): Layer {
  if (!isArchitectureSpec(model)) return model;
  const trainingCount = pictures?.training ?? UNKNOWN_COUNT;
  return architecture(model, { ...picture, classes: classes ?? UNKNOWN_CLASSES, trainingCount });
}

/** The side from which on squares fit, found by halving; undefined where size is not what is wrong. */
function smallestFit(
  request: SubjectRequest,
  options: TrainOptions,
  picture: PictureSize,
): number | undefined {
  const fits = (side: number): boolean => {
    try {
      viewOf(request, options, { ...picture, height: side, width: side });
      return true;
    } catch (error) {
      if (!isPupilError(error, 'shape')) throw error;
      return false;
    }
  };
  if (!fits(LARGEST_SIDE)) return undefined;
  let [tooSmall, enough] = [0, LARGEST_SIDE];
  while (enough - tooSmall > 1) {
    const middle = Math.floor((tooSmall + enough) / 2);
    if (fits(middle)) enough = middle;
    else tooSmall = middle;
  }
  return enough;
}
