import { OptionError } from '../../base/error.js';
import type { TargetKind } from '../types.js';
import { type AugmentInput, AugmentPlan } from './augment-options.js';
import { chooseFlips } from './choose-flips.js';
import type { MirrorTest } from './mirror-test.js';
import { operationOf } from './operations/index.js';
import { parseAugment } from './parse-augment.js';
import { policyOf } from './policies.js';

/** What the choice of a policy depends on. */
export interface AugmentFacts {
  readonly channels: 1 | 3;
  readonly classes: readonly string[];
  readonly targetKind: TargetKind;
  /** How classes look in the mirror; undefined where that was not measured. */
  readonly mirror?: MirrorTest | undefined;
}

/**
 * Fill in everything that is left open, as a run keeps it; a plan resolves to itself. What changes nothing in grey pictures
 * is left out of policies for them.
 *
 * Throws  OptionError `option/augment` for what is unknown or out of range, for cutmix where targets are numbers, and for
 *         colours of the border in grey pictures.
 */
export function resolveAugment(input: AugmentInput, facts: AugmentFacts): AugmentPlan {
  const spec = parseAugment(input);
  requireMixable(spec, facts);
  if ('reasons' in spec) return spec;
  const { fill, interpolation, mixup, cutmix } = spec;
  const common = { fill: fillOf(fill, facts), interpolation, mixup, cutmix };
  if ('operations' in spec) {
    const { operations, choose, border } = spec;
    return AugmentPlan.parse({
      policy: 'custom',
      reasons: [],
      operations,
      choose,
      border: border === undefined ? 'reflect' : border,
      ...common,
    });
  }
  const { policy, count, magnitude } = spec;
  const { flips, characters, reasons } = chooseFlips(spec, facts);
  const { operations, choose, border } = policyOf(policy, { flips, characters, count, magnitude });
  const useful = ({ kind }: { kind: string }) => facts.channels === 3 || !operationOf(kind).needsColour;
  return AugmentPlan.parse({
    policy,
    reasons,
    operations: operations.filter(useful),
    choose: choose === false ? false : { count: choose.count, from: choose.from.filter(useful) },
    border: spec.border === undefined ? border : spec.border,
    ...common,
  });
}

function fillOf(fill: number | readonly number[], { channels }: AugmentFacts): number[] {
  if (typeof fill === 'number') return new Array<number>(channels).fill(fill);
  if (fill.length === channels) return [...fill];
  throw new OptionError({
    code: 'option/augment',
    where: 'augment, fill',
    what: 'pictures are grey, but the fill has three channels',
    got: fill,
    fix: 'give one number',
  });
}

function requireMixable({ cutmix }: { readonly cutmix: unknown }, { targetKind }: AugmentFacts): void {
  if (cutmix === false || targetKind !== 'numbers') return;
  throw new OptionError({
    code: 'option/augment',
    where: 'augment, cutmix',
    what: 'numbers to predict cannot be mixed by the area that each picture takes',
    fix: 'leave cutmix out, or use mixup',
  });
}
