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
  operations: z.array(Operation).describe('The network, for everybody: from the normalized input to logits.'),
  network: LayerSchema.describe('The same as Pupil writes it.'),
  freeze: FreezeOptions.describe('What is frozen, as Pupil writes it; `operations` say it of each layer.'),
  folder: z
    .strictObject({
      path: z.string().describe('A folder of JPEGs for each class.'),
      pictures: z.int(),
      augmentation: z.strictObject({
        crop: z.number().describe('Smallest share of the area in a random crop.'),
        flip: z.boolean().describe('Mirrored with probability one half.'),
      }),
    })
    .optional()
    .describe('Where the pictures of an epoch come from.'),
});
export type Work = z.output<typeof Work>;
