import { z } from 'zod';
import { Border } from './border.js';
import { CutmixOptions, MixupOptions } from './mix-options.js';
import { type OperationInput, OperationSpec } from './operations/index.js';
import { POLICY_NAMES } from './policy-names.js';

const level = z.int().min(0).max(255);

/** How pictures are resampled, and what is done to whole batches; the same for every policy. */
const commonOptions = {
  border: Border.optional().describe(
    "What is seen beyond the edge: 'constant' (the fill), 'edge', 'reflect' or 'mirror'; the policy's own where left out.",
  ),
  fill: z
    .union([level, z.tuple([level, level, level])])
    .default(0)
    .describe('Level of a constant border: one number, or one each for red, green and blue.'),
  interpolation: z
    .enum(['bilinear', 'nearest'])
    .default('bilinear')
    .describe('How values between pixels are found.'),
  mixup: z
    .union([z.literal(false), MixupOptions])
    .default(false)
    .describe('Lay two pictures and their labels over each other.'),
  cutmix: z
    .union([z.literal(false), CutmixOptions])
    .default(false)
    .describe('Put a rectangle of one picture into another, and mix labels by its size.'),
};

/** A policy with settings of its own. */
export const PolicyForm = z.strictObject({
  policy: z.enum(POLICY_NAMES).describe('Name of the policy.'),
  flips: z
    .enum(['auto', 'none', 'horizontal', 'both'])
    .default('auto')
    .describe("Which flips there are; 'auto': the policy's own, and for the policy auto by the pictures."),
  count: z.int().min(1).max(8).default(2).describe('Of randAugment: operations for each picture.'),
  magnitude: z
    .number()
    .min(0)
    .max(30)
    .default(9)
    .describe('Of randAugment: strength of the operations, 0 to 30.'),
  ...commonOptions,
});

/** One or more operations drawn for each picture. */
const Choice = z
  .strictObject({
    count: z.int().min(1).max(8).describe('How many are drawn for each picture, with replacement.'),
    from: z.array(OperationSpec).min(1).describe('What they are drawn from.'),
  })
  .describe('After the operations for all pictures, some that are drawn for each.');

/** Operations of one's own. */
export const OperationsForm = z.strictObject({
  operations: z.array(OperationSpec).describe('What is done to each picture, each with its own probability.'),
  choose: z
    .union([z.literal(false), Choice])
    .default(false)
    .describe('After the operations for all pictures, some that are drawn for each.'),
  ...commonOptions,
});

/** Everything resolved, as a run keeps it. */
export const AugmentPlan = z.strictObject({
  policy: z
    .union([z.enum(POLICY_NAMES), z.literal('custom')])
    .describe("Name of the policy, or 'custom' for operations of one's own."),
  reasons: z.array(z.string()).describe('Why the policy auto chose what it did.'),
  operations: z.array(OperationSpec).describe('What is done to each picture of the training split.'),
  choose: z.union([z.literal(false), Choice]),
  border: Border,
  fill: z.array(level).describe('Level of a constant border for each channel.'),
  interpolation: z.enum(['bilinear', 'nearest']),
  mixup: z.union([z.literal(false), MixupOptions]),
  cutmix: z.union([z.literal(false), CutmixOptions]),
});
export type AugmentPlan = z.output<typeof AugmentPlan>;

/** What is given, parsed. */
export type AugmentForm = AugmentPlan | z.output<typeof PolicyForm> | z.output<typeof OperationsForm>;

/**
 * `'standard'`, `{ policy: 'randAugment', magnitude: 12 }`, `{ operations: ['flipHorizontal', { kind: 'rotate', ... }] }`, or
 * the plan that a run has kept.
 */
export const AugmentSpec = z
  .union([
    z.enum(POLICY_NAMES),
    PolicyForm,
    OperationsForm,
    z.custom<AugmentPlan>((value) => AugmentPlan.safeParse(value).success),
  ])
  .describe('Random changes to the pictures in training: a policy by name, or { policy } or { operations }.');
export type AugmentSpec = z.output<typeof AugmentSpec>;
export type AugmentInput = z.input<typeof AugmentSpec>;
export type { OperationInput };
