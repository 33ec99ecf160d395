import { type Optimizer, resolveOptimizer } from '../../src/train/optimizers/index.js';
import type { ClipSpec } from '../../src/train/step/clip-gradient.js';

export interface OptimizerConfig extends Record<string, unknown> {
  kind: string;
  lr: number;
  clip?: { kind: string; max_norm?: number; clip_value?: number };
}

/** The golden files' names for options of optimizers, in ours. */
const OPTIONS: Readonly<Record<string, string>> = {
  momentum: 'momentum',
  dampening: 'dampening',
  nesterov: 'nesterov',
  weight_decay: 'weightDecay',
  beta1: 'beta1',
  beta2: 'beta2',
  eps: 'epsilon',
  amsgrad: 'amsgrad',
  alpha: 'alpha',
  centered: 'centered',
  lr_decay: 'rateDecay',
  initial_accumulator: 'initialAccumulator',
};
/** What a case says besides its options. */
const NOT_OPTIONS = ['kind', 'lr', 'formula', 'clip'];

/** The optimizer of a golden case. Throws for a kind or an option that we do not have. */
export function goldenOptimizer(config: OptimizerConfig): Optimizer {
  const options = Object.entries(config)
    .filter(([name]) => !NOT_OPTIONS.includes(name))
    .map(([name, value]) => {
      if (!Object.hasOwn(OPTIONS, name))
        throw new Error(`an optimizer option that this test does not know: ${name}`);
      return [OPTIONS[name], value];
    });
  return resolveOptimizer({ kind: config.kind, ...Object.fromEntries(options) });
}

/** The clipping of a golden case, if it has any. Throws for a kind that we do not have. */
export function goldenClip({ clip }: OptimizerConfig): ClipSpec | undefined {
  if (clip === undefined) return undefined;
  const { kind, max_norm: maxNorm, clip_value: clipValue } = clip;
  if (kind === 'global_norm' && maxNorm !== undefined) return { kind: 'globalNorm', max: maxNorm };
  if (kind === 'norm' && maxNorm !== undefined) return { kind: 'norm', max: maxNorm };
  if (kind === 'value' && clipValue !== undefined) return { kind: 'value', max: clipValue };
  throw new Error(`clipping that this test does not know: ${JSON.stringify(clip)}`);
}
