import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { issueLines } from '../../base/issue-lines.js';
import { adam, adamw } from './adam.js';
import type { OptimizerDefinition, UpdateMoment, UpdateResult, UpdateScope } from './optimizer.js';
import { sgd } from './sgd.js';

export type { UpdateMoment, UpdateResult } from './optimizer.js';

/** Every optimizer, each once. */
export const OPTIMIZERS = [sgd, adam, adamw] as readonly unknown[] as readonly OptimizerDefinition[];

export const OPTIMIZER_KINDS: readonly string[] = OPTIMIZERS.map(({ kind }) => kind);

/** An optimizer by name, or by name with options: `'adam'`, `{ kind: 'sgd', momentum: 0.8, nesterov: true }`. */
export const OptimizerSpec = z
  .union([z.string(), z.looseObject({ kind: z.string() })])
  .describe('Optimizer, by name or as { kind, ...options }.');
export type OptimizerSpec = z.output<typeof OptimizerSpec>;

/** An optimizer with its options filled in. */
export interface Optimizer {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly defaultLearningRate: number;
  readonly slots: readonly string[];
  /** Names of the numbers that `scalars` gives for each update. */
  readonly scalarNames: readonly string[];
  scalars(moment: UpdateMoment): Readonly<Record<string, number>>;
  update(scope: Omit<UpdateScope<unknown>, 'options'>): UpdateResult;
}

/** Throws OptionError for an unknown name or options that do not fit. */
export function resolveOptimizer(spec: OptimizerSpec): Optimizer {
  const { kind, ...given } = typeof spec === 'string' ? { kind: spec } : spec;
  const definition = OPTIMIZERS.find((d) => d.kind === kind);
  if (definition === undefined) {
    throw new OptionError({
      code: 'option/optimizer',
      where: 'optimizer',
      what: 'there is no optimizer of this name',
      got: kind,
      fix: `use one of ${OPTIMIZER_KINDS.join(', ')}`,
    });
  }
  const parsed = definition.options.safeParse(given);
  if (!parsed.success) {
    throw new OptionError({
      code: 'option/optimizer',
      where: `optimizer ${kind}`,
      what: 'the options are not valid',
      got: issueLines(parsed.error),
      fix: `known options are ${Object.keys(definition.options.shape).join(', ')}`,
    });
  }
  const options = parsed.data;
  const scalars = (moment: UpdateMoment) => definition.scalars(options, moment);
  return {
    kind,
    options,
    defaultLearningRate: definition.defaultLearningRate,
    slots: definition.slots(options),
    scalarNames: Object.keys(scalars({ learningRate: 1, update: 0 })),
    scalars,
    update: (scope) => definition.update({ ...scope, options }),
  };
}
