import { type Optimizer, resolveOptimizer } from '../../src/train/optimizers/index.js';

export interface OptimizerConfig extends Record<string, unknown> {
  kind: string;
  lr: number;
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
};
/** What a case says besides its options. */
const NOT_OPTIONS = ['kind', 'lr', 'formula'];

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
