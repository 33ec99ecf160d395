import {
  createAugmenter,
  type DataProblem,
  type DataSource,
  estimateImages,
  isMixed,
  type OpenContext,
  openSource,
  type TableSource,
  type TargetKind,
} from '../../data/index.js';
import type { TrainContext } from '../events.js';
import { parseFinderOptions } from '../finder/finder-options.js';
import { noteContradictions } from '../loop/contradictions.js';
import { plannedUpdates, updatesPerEpoch } from '../loop/learning-rate.js';
import { inputOf, outputUnits } from '../model/classifier.js';
import { openContext } from '../open-context.js';
import { resolveOptimizer } from '../optimizers/index.js';
import { requireArguments } from '../require-arguments.js';
import type { RunConfig } from '../run/run-config.js';
import { nextRunPath, requireFreeOut } from '../run/run-directory.js';
import type { Trainer } from '../step/trainer.js';
import { withTrainer } from '../step/with-trainer.js';
import { trainedClassifier } from '../transfer/body-and-head.js';
import { modelOfFeatures, openFeatureSession, PICTURES_AT_ONCE } from '../transfer/feature-session.js';
import { type FreezingCosts, freezingCosts } from '../transfer/freezing-costs.js';
import { startFrom, type TrainedModel } from '../transfer/start-from.js';
import { noteAugmentation, noteUndecided } from './augmentation-by-data.js';
import { countClasses } from './count-classes.js';
import { nominalNormalization } from './nominal-normalization.js';
import { parseTrainOptions, type TrainOptionsInput } from './options.js';
import { examplesPerEpoch, noteOversampling } from './oversample.js';
import { type DataFacts, planRun } from './plan-run.js';
import { settleEarly, settleTask } from './settle-task.js';
import { measureWork } from './work-seconds.js';

/** What training would do and cost. */
export interface TrainingPlan {
  readonly config: RunConfig;
  /** Absolute path of the run directory that would be made. */
  readonly run: string;
  readonly skipped: readonly DataProblem[];
  readonly parameters: number;
  /** Updates at most. */
  readonly steps: number;
  /** The fastest of a few updates, in seconds. */
  readonly secondsPerUpdate: number;
  readonly estimate: {
    /**
     * All epochs with validation, asking a backbone about each picture, and the search for a learning rate, where they are asked for,
     * from a few measured updates and augmentation; reading the pictures is not counted.
     */
    readonly seconds: number;
    /** Of these, what a backbone takes that is asked about each picture once, where its answers are not on the disk already. */
    readonly featureSeconds: number;
    /** Of these, what validation takes. */
    readonly validationSeconds: number;
    /** Decoded pictures or rows; 0 where they exceed the memory budget and are read anew in every epoch. */
    readonly memoryBytes: number;
    /** The run directory at its end. */
    readonly diskBytes: number;
  };
  /** What is saved by freezing; null where nothing is frozen. */
  readonly freezing: FreezingCosts | null;
}

const MEASURED_UPDATES = 5;
/** The first of them is slower. */
const MEASURED_QUESTIONS = 3;
/** A forward pass costs about this share of an update. */
const FORWARD_SHARE = 1 / 3;
const BYTES_PER_VALUE = 4;
/** Of a table in memory. */
const BYTES_PER_NUMBER = 8;

/** Look at the data, resolve every option and time a few updates; writes nothing. */
export async function planTraining(
  choice: TrainedModel,
  asked: FileSource,
  options: TrainOptionsInput = {},
  world: TrainContext = {},
): Promise<TrainingPlan> {
  requireArguments(choice, asked);
  const { model, source, context } = startFrom(choice, asked, world);
  const parsed = parseTrainOptions(options);
  settleEarly(parsed, source);
  await requireFreeOut(parsed.out);
  const { problems, memoryBytes, ...facts } = await lookAt(source, openContext(parsed, context));
  settleTask(parsed, facts.targetKind);
  const config = planRun({ model, source, options: parsed, given: options, ...context }, facts);
  noteContradictions(config, context);
  noteAugmentation(config, context);
  noteOversampling(config, context);
  if (facts.targetKind === 'class') noteUndecided(parsed, config, context);
  const run = await nextRunPath({ out: parsed.out, data: source.path });
  const { epochs, batchSize, accumulate, optimizer, maxUpdates } = config.training;
  const { validation } = facts;
  const train = examplesPerEpoch(config);
  return withTrainer(config, context, async (trainer) => {
    const perBatch = await secondsPerBatch(config, trainer, facts.targetKind);
    const freezing = freezingCosts(config, context) ?? null;
    const secondsPerImage = (perBatch / batchSize) * meanWork(freezing);
    const looking = parsed.learningRate === 'auto' ? parseFinderOptions({}) : { seeds: 0, updates: 0 };
    const secondsPerUpdate = perBatch * accumulate;
    const { keepCheckpoints, snapshots, swa, onDivergence } = config.training;
    const validationSeconds = epochs * FORWARD_SHARE * validation * secondsPerImage;
    const featureSeconds = (facts.training + validation) * (await secondsPerQuestion(config, context));
    const slots = resolveOptimizer(optimizer).slots.length;
    // last, and where to go back to: values and slots; best, the model, kept epochs, snapshots and their average, and what a
    // backbone begins with: values.
    const states = onDivergence === 'recover' ? 2 : 1;
    const begun = config.backbone === undefined ? 0 : 1;
    const copies =
      2 + begun + keepCheckpoints + (snapshots || 0) + (swa === false ? 0 : 1) + states * (1 + slots);
    return {
      config,
      run,
      skipped: problems,
      parameters: trainer.parameterCount,
      steps: plannedUpdates({
        stepsPerEpoch: updatesPerEpoch({ training: train, batchSize, accumulate }),
        epochs,
        maxUpdates,
      }),
      secondsPerUpdate,
      estimate: {
        seconds:
          epochs * train * secondsPerImage +
          validationSeconds +
          featureSeconds +
          looking.seeds * looking.updates * secondsPerUpdate,
        featureSeconds,
        validationSeconds,
        memoryBytes,
        diskBytes: trainer.parameterCount * BYTES_PER_VALUE * copies,
      },
      freezing,
    };
  });
}

/** Data that lie on the disk. */
type FileSource = Exclude<DataSource, { readonly kind: 'pictureArrays' }>;

interface Looked extends DataFacts {
  readonly targetKind: TargetKind;
  readonly problems: readonly DataProblem[];
  readonly memoryBytes: number;
}

/** What can be said of data before training: of pictures names, headers and hashes are read, a table is read whole. */
async function lookAt(source: FileSource, context: OpenContext): Promise<Looked> {
  if (source.kind === 'table') return lookAtTable(source, context);
  const images = await estimateImages(source, context);
  const { targetKind, classes, input, target, splits, problems } = images;
  return {
    targetKind,
    classes: classes.map(({ name }) => name),
    classCounts: targetKind === 'class' ? classes.map(({ training }) => training) : [],
    input,
    target,
    training: splits.train,
    validation: splits.validation,
    fingerprint: '',
    normalization: nominalNormalization(input.channels),
    problems,
    memoryBytes: images.streamed ? 0 : images.decodedBytes,
  };
}

async function lookAtTable(source: TableSource, { seed, signal, onProgress }: OpenContext): Promise<Looked> {
  const data = await openSource(source, { seed, signal, onProgress });
  try {
    const { targetKind, classes, input, target, train, validation, fingerprint, problems } = data;
    const columns = input.columns.length;
    const rows = [train, validation, data.test].reduce(
      (sum, split) => sum + (split === undefined ? 0 : split.count),
      0,
    );
    return {
      targetKind,
      classes,
      classCounts: countClasses(data),
      weighted: train.weights !== undefined,
      input,
      target,
      training: train.count,
      validation: validation.count,
      fingerprint,
      problems,
      memoryBytes: data.streamed ? 0 : rows * columns * BYTES_PER_NUMBER,
    };
  } finally {
    await data.close();
  }
}

/** The fastest of a few updates, each of one batch, on examples of nothing in particular, augmented as those of training. */
async function secondsPerBatch(config: RunConfig, trainer: Trainer, kind: TargetKind): Promise<number> {
  const { classifier, training } = config;
  const { batchSize: size, augment } = training;
  await trainer.initialize();
  const examples = inputOf(trainedClassifier(config)).blank(size);
  const batch = {
    ...examples,
    targets:
      kind === 'class' && !isMixed(augment)
        ? new Int32Array(size)
        : new Float32Array(size * outputUnits(classifier)),
    indices: new Uint32Array(size),
  };
  let fastest = Number.POSITIVE_INFINITY;
  for (let update = 0; update < MEASURED_UPDATES; update++) {
    const seconds = measureWork();
    if ('pixels' in examples && 'normalization' in classifier) {
      const change = createAugmenter({ plan: augment, seed: training.seed, epoch: update }, classifier.input);
      change(examples.pixels, batch.indices);
    }
    await trainer.update([batch], { update, batch: update, learningRate: config.training.learningRate });
    fastest = Math.min(fastest, seconds());
  }
  return fastest;
}

/** What an update costs on average, where 1 is one of the first epoch: more learns later, by multiply-adds. */
function meanWork(freezing: FreezingCosts | null): number {
  if (freezing === null) return 1;
  const phases = freezing.phases.map(({ fromEpoch, toEpoch, forwardMultiplyAdds, backwardMultiplyAdds }) => ({
    epochs: toEpoch - fromEpoch + 1,
    work: forwardMultiplyAdds + backwardMultiplyAdds,
  }));
  const epochs = phases.reduce((sum, phase) => sum + phase.epochs, 0);
  const total = phases.reduce((sum, phase) => sum + phase.epochs * phase.work, 0);
  const first = phases[0]!.work;
  return first === 0 ? 1 : total / (epochs * first);
}

/** Of one picture, that a backbone is asked about before training; 0 where none is. */
async function secondsPerQuestion(config: RunConfig, context: TrainContext): Promise<number> {
  if (config.backbone?.recipe !== 'features') return 0;
  const model = modelOfFeatures(config, context.extensions?.values, context);
  const session = await openFeatureSession(config, model);
  try {
    const batch = inputOf(config.classifier).blank(PICTURES_AT_ONCE);
    let fastest = Number.POSITIVE_INFINITY;
    for (let question = 0; question < MEASURED_QUESTIONS; question++) {
      const seconds = measureWork();
      await session.ask(batch);
      fastest = Math.min(fastest, seconds());
    }
    return fastest / PICTURES_AT_ONCE;
  } finally {
    await session.dispose();
  }
}
