import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { InternalError, OptionError } from '../../base/error.js';
import {
  type DataSource,
  FittedColumn,
  isMixed,
  type MirrorTest,
  type ModelInput,
  resolveAugment,
  TableInput,
  type TargetKind,
} from '../../data/index.js';
import {
  type ArchitectureSpec,
  architecture,
  type ChannelNormalization,
  isArchitectureSpec,
  type Layer,
  type PixelNormalization,
  pixelNormalization,
} from '../../nn/index.js';
import { readTuning } from '../../runtime/index.js';
import type { TrainContext } from '../events.js';
import { featureCount } from '../input/table-features.js';
import { plannedUpdates, planSchedule, updatesPerEpoch } from '../loop/learning-rate.js';
import { resolveStopping } from '../loop/resolve-stopping.js';
import { planCycles, requireUndisturbedCycles } from '../loop/snapshots.js';
import { resolveSwa } from '../loop/swa.js';
import { type ClassifierDefinition, inputOf, outputUnits } from '../model/classifier.js';
import { resolveOptimizer } from '../optimizers/index.js';
import { requireLearnable } from '../parameters/require-learnable.js';
import type { FoundRate, RunConfig } from '../run/run-config.js';
import { type NetworkPlan, planPretrained } from '../transfer/plan-pretrained.js';
import { isPretrained, type Pretrained } from '../transfer/pretrained.js';
import { withRecipe } from '../transfer/recipe-rules.js';
import { resolveClassWeights } from './class-weights.js';
import { requireMixable } from './mixable.js';
import type { TrainOptions, TrainOptionsInput } from './options.js';
import { drawnExamples, resolveOversample } from './oversample.js';
import { planLoss } from './plan-loss.js';
import { requireClasses, resolveTask } from './resolve-task.js';
import { requireTableOptions } from './table-refusals.js';
import { originOfSource, originOfTraining } from './value-origins.js';

/** A network, or an architecture by name (perhaps with options) that is made to fit the pictures. */
export type ModelChoice = Layer | ArchitectureSpec;

/** What was asked for. */
export interface RunRequest extends Pick<TrainContext, 'origin' | 'extensions'> {
  readonly model: ModelChoice | Pretrained;
  readonly source: DataSource;
  readonly options: TrainOptions;
  /** The options as they were written, before defaults. */
  readonly given: TrainOptionsInput;
  /** The learning rate that was looked for, where the options ask for it and it has been found. */
  readonly found?: FoundRate | undefined;
}

/** What the data say once they have been looked at. */
export interface DataFacts {
  /** One class each where it is left out. */
  readonly targetKind?: TargetKind | undefined;
  readonly classes: readonly string[];
  /** Training pictures of each class, where they have one. */
  readonly classCounts?: readonly number[] | undefined;
  /** Whether pictures have weights of their own. */
  readonly weighted?: boolean;
  readonly input: ModelInput;
  readonly training: number;
  readonly validation: number;
  readonly fingerprint: string;
  /** Mean and deviation of each channel of the training pictures; any others where pixels are not normalized by them. */
  readonly normalization?: ChannelNormalization | undefined;
  /** Of numbers to predict: how they are normalized. */
  readonly target?: readonly FittedColumn[] | undefined;
  /** How classes look in the mirror, where that was measured. */
  readonly mirror?: MirrorTest | undefined;
}

/** Examples that a run should see in all its epochs together, and the bounds within which epochs are chosen. */
const EXAMPLES_IN_ALL = 200_000;
const FEWEST_EPOCHS = 5;
/** Rows cost next to nothing, and a small table needs more updates than a few passes give. */
const MOST_EPOCHS = { pictures: 30, rows: 200 };

/**
 * Fill in everything that was left open: from the data, from the machine, from defaults.
 *
 * Throws  OptionError for an architecture that is not known, a batch larger than the training set, and patterns of layers
 *         that fit nothing or freeze everything; ShapeError where the network does not fit the pictures.
 */
export function planRun(
  { model, source, options, given, origin, extensions, found }: RunRequest,
  facts: DataFacts,
): RunConfig {
  const { targetKind = 'class', classes, classCounts, input, training, validation, fingerprint } = facts;
  const weighted = facts.weighted === true;
  const task = resolveTask(options.task, targetKind);
  requireClasses(task, classes);
  const units = outputUnits({ task, classes });
  const augment = resolveAugment(options.augment, {
    // Of a table nothing is augmented, whatever channels it might have.
    channels: 'kind' in input ? 1 : input.channels,
    classes,
    targetKind,
    mirror: facts.mirror,
  });
  const { network, ...begun }: NetworkPlan = isPretrained(model)
    ? planPretrained(model, { units, augment, normalize: given.normalize, extensions })
    : {
        network: isArchitectureSpec(model)
          ? architecture(model, { ...sizeOf(input), classes: units, trainingCount: training })
          : model,
      };
  const named = { task, classes: [...classes], network };
  const classifier = classifierOf(options, facts, named, begun.normalization);
  if ('kind' in input) requireTableOptions(given);
  const optimizer = resolveOptimizer(options.optimizer);
  const oversample = resolveOversample(options.oversample, { task, classes, counts: classCounts });
  const drawn = drawnExamples(training, oversample);
  const batchSize = options.batchSize === 'auto' ? autoBatchSize(training) : options.batchSize;
  if (batchSize > drawn) throw oversizedBatch(batchSize, drawn);
  const epochs = options.epochs === 'auto' ? autoEpochs(drawn, inputOf(classifier).examples) : options.epochs;
  const usualRate = found === undefined ? optimizer.defaultLearningRate : found.learningRate;
  const learningRate = typeof options.learningRate === 'number' ? options.learningRate : usualRate;
  const stepsPerEpoch = updatesPerEpoch({ training: drawn, batchSize, accumulate: options.accumulate });
  const maxUpdates = options.maxUpdates ?? null;
  const totalSteps = plannedUpdates({ stepsPerEpoch, epochs, maxUpdates });
  const plan = { learningRate, stepsPerEpoch, totalSteps };
  requireUndisturbedCycles(options);
  const schedule =
    options.snapshots === false
      ? planSchedule(options.schedule, plan)
      : planCycles(options.schedule, plan, options.snapshots);
  const { stages, backboneRate } = begun;
  const learning = withRecipe(options, { recipe: begun.backbone?.recipe, stages, backboneRate, epochs });
  requireLearnable({ ...classifier, extensions }, { ...learning, epochs });
  const classWeights = resolveClassWeights(options.classWeights, {
    task,
    classes,
    counts: classCounts,
  });
  requireMixable(augment, { task, loss: options.loss, classWeights });
  const loss = planLoss(classifier, {
    loss: options.loss,
    labelSmoothing: options.labelSmoothing,
    classWeights: classWeights === null ? null : classes.map((name) => classWeights[name]),
    weighted,
    mixed: isMixed(augment),
  });
  const threads = options.threads === 'auto' ? availableParallelism() : options.threads;
  // Written down: numbers depend on them in their last bits, and what is kept on the disk may change while a run is resumed.
  const formulations = readTuning(threads);
  return {
    format: 1,
    source: sourceOf(source),
    data: {
      fingerprint,
      training,
      validation,
      weighted,
      ...(targetKind === 'class' && classCounts !== undefined ? { classCounts: [...classCounts] } : {}),
      ...('kind' in input ? {} : { fit: input.fit }),
    },
    classifier: classifier as RunConfig['classifier'],
    training: {
      architecture: isPretrained(model) || !isArchitectureSpec(model) ? 'custom' : model,
      seed: options.seed,
      epochs,
      batchSize,
      optimizer: { kind: optimizer.kind, ...optimizer.options },
      clip: options.clip,
      learningRate,
      schedule: schedule.spec,
      freeze: learning.freeze,
      groups: learning.groups,
      layerDecay: options.layerDecay,
      accumulate: options.accumulate,
      ema: options.ema,
      diagnostics: options.diagnostics,
      loss,
      classWeights,
      oversample,
      augment,
      normalize: 'kind' in input || begun.normalization !== undefined ? null : options.normalize,
      labelSmoothing: options.labelSmoothing,
      ...resolveStopping(options, task),
      onDivergence: options.onDivergence,
      keepCheckpoints: options.keepCheckpoints,
      snapshots: options.snapshots,
      swa: options.swa === false ? false : resolveSwa(options.swa, epochs),
      maxUpdates,
      maxSeconds: options.maxSeconds ?? null,
      checkpointSeconds: options.checkpointSeconds,
      threads,
    },
    ...(Object.keys(formulations).length === 0 ? {} : { formulations }),
    ...(found === undefined ? {} : { finder: found }),
    ...(begun.backbone !== undefined && { backbone: begun.backbone }),
    origin: {
      ...originOfTraining({ architecture: isPretrained(model) ? undefined : model, ...given }, origin),
      ...(found === undefined ? {} : { learningRate: 'finder' as const }),
      // A table says itself how its columns are normalized.
      ...originOfSource(source, origin),
    },
  };
}

/** What an architecture is made to fit. */
function sizeOf(input: ModelInput) {
  if ('kind' in input) return { features: featureCount(input) };
  const { height, width, channels } = input;
  return { height, width, channels };
}

/** The definition of the model, by what goes in. */
function classifierOf(
  { normalize }: TrainOptions,
  { input, normalization, target }: DataFacts,
  { task, classes, network }: Pick<ClassifierDefinition, 'task' | 'classes' | 'network'>,
  own: PixelNormalization | undefined,
): ClassifierDefinition {
  // Key by key as `config.json` gives them back, so that a resumed run exports the same bytes.
  const common = {
    task,
    classes,
    network,
    ...(target === undefined ? {} : { target: target.map((column) => FittedColumn.parse(column)) }),
  };
  if ('kind' in input) return { ...common, input: TableInput.parse(input) };
  const { height, width, channels } = input;
  if (own !== undefined) return { ...common, input: { height, width, channels }, normalization: own };
  if (normalization === undefined)
    throw new InternalError({ where: 'normalization', what: 'the pictures have not been measured' });
  return {
    ...common,
    input: { height, width, channels },
    normalization: pixelNormalization(normalize, normalization),
  };
}

/** A source as the config keeps it; pictures in memory are not kept. */
function sourceOf(source: DataSource): RunConfig['source'] {
  if (source.kind === 'pictureArrays') return { kind: source.kind, options: source.options };
  return { ...source, path: resolve(source.path) } as RunConfig['source'];
}

/** Pictures or rows of a batch where nobody says it. */
export function autoBatchSize(training: number): number {
  const usual = training < 2000 ? 32 : training < 20_000 ? 64 : 128;
  return Math.min(usual, training);
}

/** Epochs where nobody says them: fewer for more examples. */
export function autoEpochs(training: number, examples: keyof typeof MOST_EPOCHS): number {
  return Math.min(MOST_EPOCHS[examples], Math.max(FEWEST_EPOCHS, Math.round(EXAMPLES_IN_ALL / training)));
}

function oversizedBatch(batchSize: number, training: number): OptionError {
  return new OptionError({
    code: 'option/batch-size',
    where: 'batchSize',
    what: 'the batch is larger than the training set',
    got: { batchSize, training },
    fix: `use at most ${training}`,
  });
}
