import { performance } from 'node:perf_hooks';
import {
  type DataProblem,
  estimateImages,
  isMixed,
  type PictureFileSource,
  type TargetKind,
} from '../../data/index.js';
import type { TrainContext } from '../events.js';
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
import { noteAugmentation } from './augmentation-by-data.js';
import { nominalNormalization } from './nominal-normalization.js';
import { parseTrainOptions, type TrainOptionsInput } from './options.js';
import { type ModelChoice, planRun } from './plan-run.js';
import { settleEarly, settleTask } from './settle-task.js';

/** What training would do and cost. */
export interface TrainingPlan {
  readonly config: RunConfig;
  /** Absolute path of the run directory that would be made. */
  readonly run: string;
  readonly skipped: readonly DataProblem[];
  readonly parameters: number;
  /** Updates at most. */
  readonly steps: number;
  readonly estimate: {
    /** All epochs with validation, from a few measured updates; reading the pictures is not counted. */
    readonly seconds: number;
    /** Decoded pictures; 0 where they exceed the memory budget and are decoded anew in every epoch. */
    readonly memoryBytes: number;
    /** The run directory at its end. */
    readonly diskBytes: number;
  };
}

const MEASURED_UPDATES = 3;
/** A forward pass costs about this share of an update. */
const FORWARD_SHARE = 1 / 3;
const BYTES_PER_VALUE = 4;

/** Look at the pictures' headers, resolve every option and time a few updates; writes nothing. */
export async function planTraining(
  model: ModelChoice,
  source: PictureFileSource,
  options: TrainOptionsInput = {},
  context: TrainContext = {},
): Promise<TrainingPlan> {
  requireArguments(model, source);
  const parsed = parseTrainOptions(options);
  settleEarly(parsed, source);
  await requireFreeOut(parsed.out);
  const images = await estimateImages(source, openContext(parsed.seed, context));
  settleTask(parsed, images.targetKind);
  const { channels } = images.input;
  const config = planRun(
    { model, source, options: parsed, given: options, ...context },
    {
      targetKind: images.targetKind,
      classes: images.classes.map(({ name }) => name),
      classCounts: images.targetKind === 'class' ? images.classes.map(({ training }) => training) : [],
      input: images.input,
      training: images.splits.train,
      validation: images.splits.validation,
      fingerprint: '',
      normalization: nominalNormalization(channels),
    },
  );
  noteContradictions(config, context);
  noteAugmentation(config, context);
  const run = await nextRunPath({ out: parsed.out, data: source.path });
  const { epochs, batchSize, accumulate, optimizer, maxUpdates } = config.training;
  const { train, validation } = images.splits;
  return withTrainer(config, context, async (trainer) => {
    const secondsPerImage = (await secondsPerUpdate(config, trainer, images.targetKind)) / batchSize;
    const { keepCheckpoints, swa, onDivergence } = config.training;
    const slots = resolveOptimizer(optimizer).slots.length;
    // last, and where to go back to: values and slots; best, the model, kept epochs and their average: values.
    const states = onDivergence === 'recover' ? 2 : 1;
    const copies = 2 + keepCheckpoints + (swa === false ? 0 : 1) + states * (1 + slots);
    return {
      config,
      run,
      skipped: images.problems,
      parameters: trainer.parameterCount,
      steps: plannedUpdates({
        stepsPerEpoch: updatesPerEpoch({ training: train, batchSize, accumulate }),
        epochs,
        maxUpdates,
      }),
      estimate: {
        seconds: epochs * (train + FORWARD_SHARE * validation) * secondsPerImage,
        memoryBytes: images.streamed ? 0 : images.decodedBytes,
        diskBytes: trainer.parameterCount * BYTES_PER_VALUE * copies,
      },
    };
  });
}

/** The fastest of a few updates on examples of nothing in particular. */
async function secondsPerUpdate(config: RunConfig, trainer: Trainer, kind: TargetKind): Promise<number> {
  const { classifier, training } = config;
  const { batchSize: size, augment } = training;
  await trainer.initialize();
  const batch = {
    ...inputOf(classifier).blank(size),
    targets:
      kind === 'class' && !isMixed(augment)
        ? new Int32Array(size)
        : new Float32Array(size * outputUnits(classifier)),
    indices: new Uint32Array(size),
  };
  let fastest = Number.POSITIVE_INFINITY;
  for (let update = 0; update < MEASURED_UPDATES; update++) {
    const begin = performance.now();
    await trainer.update([batch], { update, batch: update, learningRate: config.training.learningRate });
    fastest = Math.min(fastest, (performance.now() - begin) / 1000);
  }
  return fastest;
}
