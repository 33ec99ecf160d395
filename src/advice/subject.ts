import { isPupilError, type PupilError } from '../base/error.js';
import { drawsPerClass, type FittedColumn, imageFolder, type TableInput } from '../data/index.js';
import { input } from '../graph/index.js';
import {
  architecture,
  buildNetwork,
  type Extensions,
  isArchitectureSpec,
  type Layer,
  smallestSide,
  type Task,
} from '../nn/index.js';
import {
  autoBatchSize,
  autoEpochs,
  exampleKind,
  featureCount,
  freezingAt,
  frozenBy,
  type ModelChoice,
  type Optimizer,
  outputUnits,
  type PictureSize,
  parseTrainOptions,
  planRun,
  type RunConfig,
  resolveOptimizer,
  type TrainOptions,
  type TrainOptionsInput,
  UNKNOWN_CLASSES,
  UNKNOWN_COUNT,
  UNKNOWN_PICTURES,
  updatesPerEpoch,
} from '../train/index.js';
import { type NetworkView, viewNetwork } from './network-view.js';

/** What goes into a network. */
export type SubjectInput = PictureSize | TableInput;

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
  readonly input?: SubjectInput | undefined;
  /** Of numbers to predict: how they are normalized. */
  readonly target?: readonly FittedColumn[] | undefined;
  /** Number of classes, labels or numbers to tell, where it is known. */
  readonly classes?: number | undefined;
  readonly pictures?: PicturesKnown | undefined;
  readonly extensions?: Extensions | undefined;
}

/** A training laid open for rules to look at. */
export interface Subject {
  readonly input: SubjectInput;
  readonly classes: number | undefined;
  readonly pictures: PicturesKnown | undefined;
  readonly options: TrainOptions;
  readonly task: Task;
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
  /** All that training would do; undefined where its epochs are not known or it would refuse to begin. */
  readonly plan: RunConfig | undefined;
  /** Settings for which it would refuse, other than those that rules of their own find. */
  readonly refusals: readonly PupilError[];
}

/** Refusals that rules of their own find, with more to say. */
const FOUND_BY_RULES: readonly string[] = ['option/batch-size', 'option/layer-pattern', 'shape/output'];
/** Refusals that depend on pictures, and say nothing where those are only assumed. */
const ABOUT_PICTURES: readonly string[] = [
  'option/schedule',
  'option/schedule-plan',
  'option/task',
  'option/class-weights',
];

/**
 * Lay a training open without running it.
 *
 * Throws   OptionError for options, optimizers and architectures that are not known: there is nothing to look at then.
 */
export function subjectOf(request: SubjectRequest): Subject {
  return layOpen(request, planOf);
}

/** `plan` is asked for networks that can be built; where epochs are not known, only whether it refuses. */
function layOpen(request: SubjectRequest, plan: typeof planOf): Subject {
  const options = parseTrainOptions(request.options ?? {});
  const optimizer = resolveOptimizer(options.optimizer);
  const learningRate =
    typeof options.learningRate === 'number' ? options.learningRate : optimizer.defaultLearningRate;
  const { pictures, classes } = request;
  const picture = request.input ?? UNKNOWN_PICTURES;
  const lengths = lengthsOf(options, pictures, picture);
  const task = taskOf(options, request);
  const common = { input: picture, classes, pictures, options, task, optimizer, learningRate, ...lengths };
  try {
    const network = viewOf(request, options, picture);
    const planned = plan(request, options, picture, network);
    const known = lengths.epochs === undefined ? { ...planned, plan: undefined } : planned;
    return { ...common, network, misfit: undefined, ...known };
  } catch (error) {
    if (!isPupilError(error, 'shape')) throw error;
    const misfit = { error, smallestSide: smallestFit(request, options, picture) };
    return { ...common, network: undefined, misfit, ...NO_PLAN };
  }
}

type Planned = Pick<Subject, 'plan' | 'refusals'>;
const NO_PLAN: Planned = { plan: undefined, refusals: [] };

/** What training would do with these pictures, or with as many of the same kind where they are not known. */
function planOf(
  request: SubjectRequest,
  options: TrainOptions,
  picture: SubjectInput,
  network: NetworkView,
): Planned {
  const { model, pictures, extensions } = request;
  const given = request.options ?? {};
  const classes = classNames(request, network);
  const facts = {
    classes,
    classCounts: pictures?.perClass?.map(({ count }) => count),
    ...inputFacts(request, picture),
    training: pictures?.training ?? UNKNOWN_COUNT,
    validation: 1,
    fingerprint: '',
  };
  try {
    const source = imageFolder('pictures');
    return { plan: planRun({ model, source, options, given, extensions }, facts), refusals: [] };
  } catch (error) {
    if (!isPupilError(error)) throw error;
    const isSaid =
      FOUND_BY_RULES.includes(error.code) || (pictures === undefined && ABOUT_PICTURES.includes(error.code));
    return isSaid ? NO_PLAN : { plan: undefined, refusals: [error] };
  }
}

function inputFacts({ target }: SubjectRequest, input: SubjectInput) {
  const truth = { target, targetKind: target === undefined ? ('class' as const) : ('numbers' as const) };
  if ('kind' in input) return { ...truth, input };
  const { channels } = input;
  return {
    ...truth,
    input: { ...input, channels: channels as 1 | 3, fit: 'crop' as const },
    normalization: { mean: Array(channels).fill(0), std: Array(channels).fill(1) },
  };
}

/** Where nothing tells the classes, as many as the network has outputs. */
function classNames({ classes, pictures }: SubjectRequest, { output }: NetworkView): string[] {
  if (pictures?.perClass !== undefined) return pictures.perClass.map(({ name }) => name);
  return Array.from({ length: classes ?? Math.max(2, output[1]) }, (_, i) => `class ${i + 1}`);
}

/** A run that has been planned, or is over. */
export function subjectOfRun(
  config: RunConfig,
  {
    extensions,
    ...pictures
  }: Omit<PicturesKnown, 'training'> & { readonly extensions?: Extensions | undefined } = {},
): Subject {
  // The network stands for its architecture.
  const { architecture: _, ...training } = config.training;
  const set = Object.entries(training).filter(([, value]) => value !== null);
  const request = {
    model: config.classifier.network,
    options: { ...(Object.fromEntries(set) as TrainOptionsInput), task: config.classifier.task },
    input: config.classifier.input,
    target: config.classifier.target,
    classes: config.classifier.classes.length,
    pictures: { training: config.data.training, ...pictures },
    extensions,
  };
  return layOpen(request, () => ({ plan: config, refusals: [] }));
}

type Lengths = Pick<Subject, 'epochs' | 'batchSize' | 'updates'>;

function lengthsOf(options: TrainOptions, pictures: PicturesKnown | undefined, input: SubjectInput): Lengths {
  const training = pictures?.training;
  const left = (auto: (count: number) => number) => (training === undefined ? undefined : auto(training));
  const epochs =
    options.epochs === 'auto' ? left((count) => autoEpochs(count, exampleKind(input))) : options.epochs;
  const batchSize = options.batchSize === 'auto' ? left(autoBatchSize) : options.batchSize;
  const isKnown = training !== undefined && epochs !== undefined && batchSize !== undefined;
  if (!isKnown) return { epochs, batchSize, updates: undefined };
  const drawn = Math.round(training * lengthening(options, pictures));
  const inAll = epochs * updatesPerEpoch({ training: drawn, batchSize, accumulate: options.accumulate });
  return { epochs, batchSize, updates: Math.min(inAll, options.maxUpdates ?? inAll) };
}

/** How many times as long an epoch is through oversampling, as far as the classes are known. */
function lengthening({ oversample }: TrainOptions, pictures: PicturesKnown | undefined): number {
  const counts = pictures?.perClass?.map(({ count }) => count);
  if (oversample === 'none' || counts === undefined) return 1;
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  if (typeof oversample !== 'object')
    return total(drawsPerClass(counts, oversample === 'balanced' ? 1 : oversample)) / total(counts);
  return total(Object.values(oversample)) / pictures!.training;
}

function viewOf(request: SubjectRequest, options: TrainOptions, picture: SubjectInput): NetworkView {
  const x =
    'kind' in picture
      ? input('rows', [1, featureCount(picture)])
      : input('pictures', [1, picture.channels, picture.height, picture.width]);
  const network = networkOf(request, options, picture);
  const frozen = frozenBy(freezingAt(options.freeze, 0));
  return viewNetwork(buildNetwork(network, x, { mode: 'training', frozen, extensions: request.extensions }));
}

function networkOf(
  { model, classes = UNKNOWN_CLASSES, pictures, target }: SubjectRequest,
  options: TrainOptions,
  picture: SubjectInput,
): Layer {
  if (!isArchitectureSpec(model)) return model;
  const trainingCount = pictures?.training ?? UNKNOWN_COUNT;
  const units = outputUnits({ task: taskOf(options, { target }), classes: Array(classes) });
  const size = 'kind' in picture ? { features: featureCount(picture) } : picture;
  return architecture(model, { ...size, classes: units, trainingCount });
}

/** Folders of classes ask for one of several, tables may ask for numbers; runs of other pictures name their task. */
function taskOf({ task }: TrainOptions, { target }: Pick<SubjectRequest, 'target'>): Task {
  if (task !== 'auto') return task;
  return target === undefined ? 'multi-class' : 'regression';
}

/** The side from which on squares fit; undefined where size is not what is wrong. */
function smallestFit(
  request: SubjectRequest,
  options: TrainOptions,
  picture: SubjectInput,
): number | undefined {
  if ('kind' in picture) return undefined;
  const fits = (side: number): boolean => {
    try {
      viewOf(request, options, { ...picture, height: side, width: side });
      return true;
    } catch (error) {
      if (!isPupilError(error, 'shape')) throw error;
      return false;
    }
  };
  return smallestSide(fits);
}
