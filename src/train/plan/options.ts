import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { issueLines } from '../../base/issue-lines.js';
import { AugmentSpec, parseAugment } from '../../data/index.js';
import { LossSpec, PixelNormalizationName } from '../../nn/index.js';
import { DiagnosticOptions } from '../diagnostics/record-diagnostics.js';
import { EarlyStopping } from '../loop/early-stopping.js';
import { OnPlateauChoice } from '../loop/on-plateau.js';
import { Snapshots } from '../loop/snapshots.js';
import { Swa } from '../loop/swa.js';
import { OptimizerSpec } from '../optimizers/index.js';
import { FreezeOptions } from '../parameters/freezing.js';
import { LayerDecay, ParameterGroups } from '../parameters/parameter-groups.js';
import { requireKnownSchedule, type ScheduleFunction, ScheduleSpec } from '../schedules/index.js';
import { ClipSpec } from '../step/clip-gradient.js';
import { WeightAverage } from '../step/weight-average.js';
import { ClassWeights } from './class-weights.js';
import { Oversample } from './oversample.js';
import { TaskOption } from './resolve-task.js';

const scheduleFunction = z.custom<ScheduleFunction>(
  (value) => typeof value === 'function',
  'Invalid input: expected function',
);

/** Everything that can be set about training; the defaults are what a first run should use. */
export const TrainOptions = z.strictObject({
  seed: z
    .int()
    .nonnegative()
    .default(0)
    .describe('Decides the split, the starting weights, the order and all noise.'),
  epochs: z
    .union([z.literal('auto'), z.int().min(1)])
    .default('auto')
    .describe("Passes over the training pictures; 'auto': 5 to 30, fewer for more pictures."),
  batchSize: z
    .union([z.literal('auto'), z.int().min(1)])
    .default('auto')
    .describe("Pictures per update; 'auto': 32, 64 or 128, more for more pictures."),
  optimizer: OptimizerSpec.default('adamw'),
  clip: z
    .union([
      z.literal(false),
      z
        .number()
        .positive()
        .transform((max): ClipSpec => ({ kind: 'globalNorm', max })),
      ClipSpec,
    ])
    .default(false)
    .describe(
      'Limit of the gradient: the largest norm of the whole, or { kind: value, norm or globalNorm, max }.',
    ),
  learningRate: z
    .union([z.enum(['default', 'auto']), z.number().positive()])
    .default('default')
    .describe(
      "Highest learning rate; 'default': the optimizer's own; 'auto': looked for with a few short trainings.",
    ),
  schedule: z
    .union([z.literal('auto'), ScheduleSpec, scheduleFunction])
    .default('auto')
    .describe(
      "Course of the learning rate, by name, as { kind, ...options }, or as a function of update and plan; 'auto': warm-up over a twentieth of the updates, then cosine.",
    ),
  freeze: FreezeOptions.default([]),
  groups: ParameterGroups.default([]),
  layerDecay: LayerDecay.default(1),
  accumulate: z
    .int()
    .min(1)
    .default(1)
    .describe('Batches whose gradients make one update; 1: every batch updates.'),
  ema: z
    .union([
      z.literal(false),
      WeightAverage.shape.decay.unwrap().transform((decay) => WeightAverage.parse({ decay })),
      WeightAverage,
    ])
    .default(false)
    .describe(
      'Moving average of the weights, which is evaluated and shipped: its decay, or { decay, warmup }.',
    ),
  diagnostics: z
    .union([
      z.literal(false),
      DiagnosticOptions.shape.every.unwrap().transform((every) => DiagnosticOptions.parse({ every })),
      DiagnosticOptions,
    ])
    .default(false)
    .describe('Updates from one measurement of every layer to the next, or { every }.'),
  task: TaskOption.default('auto'),
  loss: LossSpec.default('auto'),
  classWeights: ClassWeights.default('none'),
  oversample: Oversample.default('none'),
  augment: AugmentSpec.default('none'),
  normalize: PixelNormalizationName.default('channels').describe(
    'How pixels become numbers around 0: by the mean and deviation of each channel of the training pictures, to 0..1 (unit), to -1..1 (signed), or each picture by its own (perImage).',
  ),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('Share of each target spread evenly over all classes, 0 to below 1.'),
  monitor: z
    .string()
    .min(1)
    .default('auto')
    .describe(
      "Metric that decides which epoch is best: of the validation pictures, or train.<name>; 'auto': accuracy, in regression loss.",
    ),
  monitorMode: z
    .enum(['auto', 'min', 'max'])
    .default('auto')
    .describe("Whether smaller or larger values of it are better; 'auto': the metric's own direction."),
  earlyStopping: z
    .union([z.literal(false), EarlyStopping])
    .default(false)
    .describe('When training stops before its last epoch: never, or { patience, minDelta, metric, ... }.'),
  onPlateau: z
    .union([z.literal(false), OnPlateauChoice])
    .default(false)
    .describe('What to do before giving up: an action, or { action, factor, patience, times, ... }.'),
  onDivergence: z
    .enum(['stop', 'recover'])
    .default('stop')
    .describe(
      "What to do when the loss is no longer finite: 'recover' goes back to the beginning of the epoch with a tenth of the learning rate, three times at most.",
    ),
  keepCheckpoints: z
    .int()
    .nonnegative()
    .default(0)
    .describe('Number of the best epochs whose weights are kept as checkpoints of their own.'),
  snapshots: Snapshots.default(false),
  swa: z
    .union([
      z.literal(false),
      Swa.shape.startShare.unwrap().transform((startShare): Swa => Swa.parse({ startShare })),
      Swa,
    ])
    .default(false)
    .describe('Averaging of weights: the share of epochs that pass before it, or { startEpoch, ... }.'),
  maxUpdates: z
    .int()
    .min(1)
    .optional()
    .describe('Stop after this many updates, also within an epoch; schedules end there.'),
  maxSeconds: z
    .number()
    .positive()
    .optional()
    .describe('Stop after the epoch that passes this many seconds of training.'),
  checkpointSeconds: z
    .number()
    .positive()
    .default(60)
    .describe('Save a checkpoint within an epoch after this many seconds.'),
  threads: z
    .union([z.literal('auto'), z.int().min(1)])
    .default('auto')
    .describe("Threads for arithmetic; 'auto': all processors."),
  out: z.string().min(1).optional().describe('Run directory; runs/<folder>-<n> when left out.'),
});
export type TrainOptions = z.output<typeof TrainOptions>;
export type TrainOptionsInput = z.input<typeof TrainOptions>;

/** Throws OptionError naming every option that is unknown or out of range. */
export function parseTrainOptions(options: TrainOptionsInput): TrainOptions {
  // The union of all schedules could only say that none of them fits, and so that of augmentations.
  const { schedule, augment } = options;
  if (augment !== undefined) parseAugment(augment);
  const kind =
    typeof schedule === 'object' && schedule !== null && 'kind' in schedule ? schedule.kind : schedule;
  if (typeof kind === 'string' && kind !== 'auto') requireKnownSchedule(kind);
  const parsed = TrainOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new OptionError({
    code: 'option/train',
    where: 'training options',
    what: 'an option is unknown or out of range',
    got: issueLines(parsed.error),
    fix: 'correct the options named above',
  });
}
