import { z } from 'zod';
import { ChannelNormalization, LayerSchema } from '../../src/nn/index.js';
import { FreezeOptions } from '../../src/train/parameters/freezing.js';
import { Operation } from './operations.js';

/** An optimizer with all its numbers; formulas as in PyTorch. */
const OptimizerChoice = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('adam'),
    learningRate: z.number().positive(),
    beta1: z.number(),
    beta2: z.number(),
    epsilon: z.number(),
  }),
  z.strictObject({
    kind: z.literal('sgd'),
    learningRate: z.number().positive(),
    momentum: z.number(),
  }),
]);
export type OptimizerChoice = z.output<typeof OptimizerChoice>;

/** What a step is given. */
const Input = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pictures').describe('`pixels.<i>`, uint8 [N, height, width, channels].'),
    height: z.int(),
    width: z.int(),
    channels: z.union([z.literal(1), z.literal(3)]),
    normalization: ChannelNormalization.describe('(pixel - mean) / std of each channel, in grey levels.'),
  }),
  z.strictObject({
    kind: z.literal('table').describe('`features.<i>`, float32 [N, features], used as they are.'),
    features: z.int(),
  }),
]);

/** Random changes of a picture, each number drawn evenly: Pupil's policy `standard`. */
const Augmentation = z.strictObject({
  flip: z.number().describe('Probability of being mirrored, left to right.'),
  degrees: z.number().describe('Rotated by -degrees to degrees.'),
  scale: z.tuple([z.number(), z.number()]).describe('Factor of the size.'),
  translate: z.number().describe('Moved by up to this share of each side.'),
  brightness: z.number().describe('Factor 1 - brightness to 1 + brightness, as contrast and saturation.'),
  contrast: z.number(),
  saturation: z.number(),
  hue: z.number().describe('Turned by -hue to hue of a whole turn, in every second picture.'),
});

/** Everything about a piece of work but its numbers: the text `work` among the metadata of a workload file. */
export const Work = z.strictObject({
  name: z.string().describe('Name of the workload.'),
  mode: z
    .enum(['train', 'infer', 'epoch'])
    .describe(
      "'train': a step is an update; 'infer': a step is the probabilities of a batch; 'epoch': a step is a pass over the folder.",
    ),
  batch: z.int().describe('Pictures or rows of a batch.'),
  batches: z.int().describe('Batches in the file, taken in turn; none in an epoch.'),
  input: Input,
  classes: z.int(),
  optimizer: OptimizerChoice,
  comparedLearningRate: z
    .number()
    .positive()
    .describe(
      "In place of the recipe's where losses are compared: low enough that training does not amplify rounding.",
    ),
  operations: z.array(Operation).describe('The network, for everybody: from the normalized input to logits.'),
  network: LayerSchema.describe('The same as Pupil writes it.'),
  freeze: FreezeOptions.describe('What is frozen, as Pupil writes it; `operations` say it of each layer.'),
  folder: z
    .strictObject({
      path: z.string().describe('Holds a folder of JPEGs for each class; their middle is cut to the input.'),
      pictures: z.int(),
      augmentation: Augmentation,
    })
    .optional()
    .describe('Where the pictures of an epoch come from.'),
});
export type Work = z.output<typeof Work>;
