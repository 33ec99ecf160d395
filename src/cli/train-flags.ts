import { z } from 'zod';
import { diskSize, fold } from '../data/index.js';
import { architectureChoice } from './architecture-choice.js';
import { sourceFlags } from './source-flags.js';

const side = z.int().min(8).max(1024);

/** A picture size as a flag (32 or 28x32) or in a config file (32 or [28, 32]). */
export const imageSizeFlag = z
  .union([z.literal('auto'), side, z.tuple([side, side]), z.string().regex(/^\d{1,4}x\d{1,4}$/)])
  .meta({ value: 'n|HxW', rule: 'auto, a number of pixels from 8 to 1024, or HEIGHTxWIDTH' });

function autoOr<Schema extends z.ZodType>(schema: Schema) {
  return z.union([z.literal('auto'), schema]);
}

/** An optimizer, a schedule or a loss: a name, or an object with a kind. */
export const namedSpec = z.union([z.string().min(1), z.looseObject({ kind: z.string() })]);
const SPEC_RULE = 'a name, or (on the command line as JSON) an object with a kind';

/**
 * The options of training, as flags and as the keys of a config file. None has a default here: what is not given is
 * decided by the library, where the defaults live.
 */
export const trainFlags = z.strictObject({
  epochs: autoOr(z.int().min(1))
    .optional()
    .describe('Passes over the training pictures, at most; "auto" is 5 to 30, fewer for more pictures.'),
  batchSize: autoOr(z.int().min(1))
    .optional()
    .describe('Pictures per optimizer step; "auto" is 32 to 128, more for more pictures.'),
  seed: z
    .int()
    .nonnegative()
    .optional()
    .describe('Decides the split, the order, the first weights and the noise.'),
  out: z
    .string()
    .min(1)
    .optional()
    .describe('Run directory to make (default: runs/<folder>-<n>).')
    .meta({ value: 'folder' }),
  threads: z
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe('Processor threads (default: all that are available).'),
  imageSize: imageSizeFlag
    .optional()
    .describe('Height and width of the model input in pixels; "auto" asks the pictures.'),
  channels: z
    .union([z.literal('auto'), z.literal(1), z.literal(3)])
    .optional()
    .describe('1 for grey, 3 for colour; "auto" is grey when every picture is.'),
  fit: z
    .enum(['crop', 'stretch', 'pad'])
    .optional()
    .describe('How a picture of another shape is made to fit.'),
  validationSplit: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('Share kept for validation where the folder has no such part.'),
  splitSeed: z
    .int()
    .nonnegative()
    .optional()
    .describe('Decides the split alone, so that other seeds validate on the same examples.'),
  fold: fold
    .optional()
    .describe('Validate one of so many folds, such as 2/5, in place of a share.')
    .meta({ value: 'fold', rule: 'one of at least two, such as 2/5' }),
  trainingShare: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('Share of the examples to train on that are used, to see what more of them would bring.'),
  strict: z
    .boolean()
    .optional()
    .describe('Fail when any picture cannot be read, rather than leaving it out.'),
  cacheSize: diskSize
    .optional()
    .describe('Disk space for decoded pictures that do not fit into memory; 0 keeps none.')
    .meta({ value: 'size', rule: 'a number of bytes, or a size such as 500MB or 50GB' }),
  cacheDir: z
    .string()
    .min(1)
    .optional()
    .describe('Folder for them (default: $PUPIL_CACHE_DIR, or the one of the system for caches).')
    .meta({ value: 'folder' }),
  ...sourceFlags.shape,
  architecture: architectureChoice
    .optional()
    .describe('Network, by name (default: auto, made for these pictures).')
    .meta({ value: 'name', rule: 'a name, or in a config file an object with a name' }),
  model: z
    .string()
    .min(1)
    .optional()
    .describe('A network of your own: file (JSON, YAML, TypeScript) with its layers.')
    .meta({ value: 'file' }),
  optimizer: namedSpec
    .optional()
    .describe('Optimizer: sgd, adam, adamw, rmsprop, adagrad, adadelta, lion or adabelief, or JSON.')
    .meta({ value: 'name', rule: SPEC_RULE }),
  learningRate: z
    .union([z.enum(['default', 'auto']), z.number().positive()])
    .optional()
    .describe(
      'Highest learning rate; "auto" looks for it first, as pupil find-lr does, "default" is what the optimizer is known for.',
    )
    .meta({ value: 'n|auto', alias: 'lr', rule: 'a number above 0, auto or default' }),
  weightDecay: z
    .number()
    .nonnegative()
    .optional()
    .describe('Weight decay, per step and unit of learning rate.'),
  clip: z
    .union([z.number().positive(), z.looseObject({ kind: z.string() })])
    .optional()
    .describe('Limit of the gradient: the largest norm of the whole, or JSON.')
    .meta({
      value: 'n',
      rule: 'a number above 0, or an object { "kind": "value", "norm" or "globalNorm", "max": number }',
    }),
  schedule: namedSpec
    .optional()
    .describe('How the learning rate declines: constant, cosine, oneCycle and others, or JSON.')
    .meta({ value: 'name', rule: SPEC_RULE }),
  warmupEpochs: z
    .number()
    .nonnegative()
    .optional()
    .describe('Epochs over which the learning rate first rises.'),
  freeze: z
    .array(z.union([z.string().min(1), z.looseObject({ layers: z.string() })]))
    .optional()
    .describe(
      "Layers that do not learn, by name or pattern such as 'stage[12].*'; '!pattern' excepts some. Repeatable.",
    )
    .meta({ value: 'pattern', rule: 'a pattern of layer names, or an object with one in layers' }),
  freezeUntil: z
    .int()
    .min(2)
    .optional()
    .describe('Epoch, from 1, in which all that --freeze froze begins to learn.')
    .meta({ value: 'epoch' }),
  groups: z
    .array(z.looseObject({ layers: z.string() }))
    .optional()
    .describe(
      'Learning rate and decay of their own for layers: {"layers", "learningRateFactor", "weightDecayFactor"}. Repeatable.',
    )
    .meta({ value: 'json', rule: 'an object with a pattern in layers' }),
  layerDecay: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe('What the learning rate is multiplied by from each layer to the one before it.'),
  accumulate: z.int().min(1).optional().describe('Batches whose gradients make one update.'),
  ema: z
    .union([z.literal(false), z.number().min(0).lt(1), z.looseObject({})])
    .optional()
    .describe('Evaluate and ship a moving average of the weights with this decay, such as 0.999.')
    .meta({ value: 'decay', rule: 'a number of at least 0 and below 1, or an object with a decay' }),
  diagnostics: z
    .union([z.literal(false), z.int().min(1), z.looseObject({})])
    .optional()
    .describe('Measure gradients, updates and activations of every layer each so many updates.')
    .meta({ value: 'updates', rule: 'a whole number of at least 1, or an object with every' }),
  task: z
    .enum(['auto', 'multi-class', 'binary', 'multi-label', 'regression'])
    .optional()
    .describe(
      'What is asked of a picture; "auto" is multi-class for a folder, binary tells two classes apart.',
    )
    .meta({ value: 'task' }),
  loss: namedSpec
    .optional()
    .describe('Loss: auto (that of the task), focal and others, or JSON.')
    .meta({ value: 'name', rule: SPEC_RULE }),
  classWeights: z
    .union([z.enum(['none', 'balanced']), z.record(z.string(), z.number())])
    .optional()
    .describe('Weight of each class in the loss: balanced, or JSON such as {"cat": 2}.')
    .meta({ value: 'weights', rule: 'none, balanced, or an object with weights by class' }),
  oversample: z
    .union([z.enum(['none', 'balanced']), z.number().gt(0).max(1), z.record(z.string(), z.number())])
    .optional()
    .describe(
      'Draw pictures of rare classes several times in an epoch: balanced, or to a share of the largest class.',
    )
    .meta({
      value: 'balanced|share',
      rule: 'none, balanced, a number above 0 and at most 1, or an object with draws by class',
    }),
  augment: z
    .union([z.string().min(1), z.looseObject({})])
    .optional()
    .describe('Random changes to the pictures in training: none, light, standard, strong, auto and others.')
    .meta({ value: 'policy', rule: 'the name of a policy, or (on the command line as JSON) an object' }),
  normalize: z
    .union([z.string().min(1), z.looseObject({})])
    .optional()
    .describe(
      'How pixels are normalized: channels (as the training pictures are), unit (0 to 1), signed (-1 to 1) or perImage; or the columns of a table: auto, zScore, minMax and others, or JSON by column.',
    )
    .meta({ value: 'way', rule: 'a way, or (on the command line as JSON) an object' }),
  labelSmoothing: z.number().min(0).lt(1).optional().describe('Share of the label spread over all classes.'),
  monitor: z
    .string()
    .min(1)
    .optional()
    .describe('Metric that decides which epoch is best: accuracy, loss, macroF1 and others, train.loss.')
    .meta({ value: 'metric' }),
  monitorMode: z
    .enum(['auto', 'min', 'max'])
    .optional()
    .describe('Whether smaller or larger values of it are better; "auto" knows.'),
  patience: z.int().min(1).optional().describe('Stop early: after this many epochs without improvement.'),
  minDelta: z
    .number()
    .nonnegative()
    .optional()
    .describe('With --patience: smaller changes are no improvement.'),
  baseline: z
    .number()
    .optional()
    .describe('With --patience: value that must be beaten, or patience keeps running out.'),
  startEpoch: z
    .int()
    .nonnegative()
    .optional()
    .describe('With --patience: number of epochs at the start that are not looked at.'),
  restoreBest: z
    .boolean()
    .optional()
    .describe('With --patience: export the last weights instead of those of the best epoch.')
    .meta({ negated: true }),
  onPlateau: z
    .union([z.enum(['lowerRate', 'restartFromBest']), z.looseObject({})])
    .optional()
    .describe('Before giving up: lower the learning rate, or restart from the best epoch with a lower one.')
    .meta({ value: 'action', rule: 'lowerRate or restartFromBest, or an object with an action' }),
  onDivergence: z
    .enum(['stop', 'recover'])
    .optional()
    .describe('When the loss is no longer finite: stop, or go back with a lower learning rate.'),
  keepCheckpoints: z
    .int()
    .nonnegative()
    .optional()
    .describe('Number of the best epochs whose weights are kept.'),
  snapshots: z
    .union([z.literal(false), z.int().min(2)])
    .optional()
    .describe('Let the rate fall in so many equal cycles, and keep the weights of each for pupil ensemble.')
    .meta({ value: 'cycles', rule: 'a whole number of at least 2' }),
  swa: z
    .union([z.literal(false), z.number().min(0).lt(1), z.looseObject({})])
    .optional()
    .describe('Average the weights of the epochs after this share of them, such as 0.75.')
    .meta({ value: 'share', rule: 'a number of at least 0 and below 1, or an object with a startShare' }),
  maxUpdates: z.int().min(1).optional().describe('Stop after this many updates, also within an epoch.'),
  maxSeconds: z
    .number()
    .positive()
    .optional()
    .describe('Stop after the epoch that passes this much training time, in seconds.'),
});
export type TrainFlags = z.output<typeof trainFlags>;

/** 28x32 is height 28 and width 32, in the order that shapes have everywhere. */
export function readSize(
  size: z.output<typeof imageSizeFlag>,
): 'auto' | number | [height: number, width: number] {
  if (typeof size !== 'string' || size === 'auto') return size as 'auto' | number;
  const [height, width] = size.split('x').map(Number);
  return [height, width];
}
