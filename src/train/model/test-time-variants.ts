import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import {
  type AugmentInput,
  type AugmentPlan,
  augmentPicture,
  type DrawnOperation,
  type InputContract,
  operationDrawer,
  resolveAugment,
} from '../../data/index.js';
import { targetKindOf } from '../plan/resolve-task.js';
import type { ModelContract } from './model-file.js';

/** In how many ways, and in which, each picture is shown to a model. */
export const TtaSpec = z
  .union([z.enum(['none', 'flips']), z.int().min(2).max(1000)])
  .describe(
    "Test-time augmentation: answers are the means over variants of each picture. 'none'; 'flips': it and its mirror images; or a number: it and one variant less, drawn once for all pictures.",
  );
export type TtaSpec = z.output<typeof TtaSpec>;

/** Test-time augmentation as it is asked for. */
export interface TtaOptions {
  readonly tta: TtaSpec;
  /** What variants are drawn from; what the model was trained with where it is left out. */
  readonly ttaPolicy?: AugmentInput | undefined;
  readonly seed: number;
}

/** Ways to change pictures, the same for all of them. */
export interface TestTimeVariants {
  /** The first one leaves pictures as they are. */
  readonly operations: readonly (readonly DrawnOperation[])[];
  readonly sampling: Pick<AugmentPlan, 'border' | 'fill' | 'interpolation'>;
}

/**
 * The variants in which a model is shown each picture. They are drawn by (seed, variant) and not by the picture, so that the
 * answer to one does not depend on which others there are, or on their order.
 *
 * Throws  OptionError `option/tta` where there is nothing to draw from, or where pictures must not be mirrored.
 */
export function testTimeVariants(
  { tta: spec, ttaPolicy: policy, seed }: TtaOptions,
  { task, classes, input, augment }: ModelContract & { readonly input: InputContract },
): TestTimeVariants {
  if (policy !== undefined && typeof spec !== 'number')
    throw ttaError(
      'a policy is what a number of variants is drawn from',
      spec,
      'give a number of variants too',
    );
  if (spec === 'none') return UNCHANGED;
  const facts = { channels: input.channels, classes, targetKind: targetKindOf(task) };
  const trained = augment !== undefined && changes(augment) ? augment : undefined;
  if (spec === 'flips') {
    if (trained !== undefined)
      return {
        operations: flipsOf(
          trained,
          'the model was not trained with mirrored pictures, which may mean something else',
        ),
        sampling: trained,
      };
    const byNames = resolveAugment('auto', facts);
    return { operations: flipsOf(byNames, byNames.reasons.join('; ')), sampling: byNames };
  }
  const plan = policy === undefined ? trained : resolveAugment(policy, facts);
  if (plan === undefined || !changes(plan))
    throw ttaError(
      policy === undefined
        ? 'the model was trained without augmentation, so that nothing is known to draw variants from'
        : 'the policy changes nothing',
      spec,
      "name a policy to draw from with --tta-policy (ttaPolicy), or use 'flips'",
    );
  const drawn = Array.from({ length: spec - 1 }, (_, i) =>
    operationDrawer(plan, { seed, epoch: i + 1 }, input)(0),
  );
  return { operations: [[], ...drawn], sampling: plan };
}

/** Change each of the pictures, which lie one after the other, in the same way. */
export function variantOf(
  pixels: Uint8Array,
  operations: readonly DrawnOperation[],
  { height, width, channels }: InputContract,
  sampling: TestTimeVariants['sampling'],
): Uint8Array {
  if (operations.length === 0) return pixels;
  const size = height * width * channels;
  const changed = new Uint8Array(pixels.length);
  for (let start = 0; start < pixels.length; start += size) {
    const picture = { height, width, channels, pixels: pixels.slice(start, start + size) };
    changed.set(augmentPicture(picture, operations, sampling).pixels, start);
  }
  return changed;
}

const UNCHANGED: TestTimeVariants = {
  operations: [[]],
  sampling: { border: 'edge', fill: [0], interpolation: 'nearest' },
};

const HORIZONTAL: DrawnOperation = { kind: 'flipHorizontal' };
const VERTICAL: DrawnOperation = { kind: 'flipVertical' };

/** Mirror images by the flips that a plan has. */
function flipsOf(plan: AugmentPlan, what: string): DrawnOperation[][] {
  const horizontal = has(plan, 'flipHorizontal');
  const vertical = has(plan, 'flipVertical');
  if (!horizontal && !vertical)
    throw ttaError(what, 'flips', 'use a number of variants, or leave test-time augmentation out');
  return [
    [],
    ...(horizontal ? [[HORIZONTAL]] : []),
    ...(vertical ? [[VERTICAL]] : []),
    ...(horizontal && vertical ? [[HORIZONTAL, VERTICAL]] : []),
  ];
}

function has({ operations, choose }: AugmentPlan, kind: string): boolean {
  return [...operations, ...(choose === false ? [] : choose.from)].some(
    (operation) => operation.kind === kind,
  );
}

function changes({ operations, choose }: AugmentPlan): boolean {
  return operations.length > 0 || choose !== false;
}

function ttaError(what: string, got: unknown, fix: string): OptionError {
  return new OptionError({ code: 'option/tta', where: 'tta', what, got, fix });
}
