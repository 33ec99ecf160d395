import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import { sub, type Tensor } from '../../graph/index.js';
import { adabelief } from './adabelief.js';
import { adadelta } from './adadelta.js';
import { adagrad } from './adagrad.js';
import { adam, adamw } from './adam.js';
import { lion } from './lion.js';
import type { OptimizerDefinition, Slot, UpdateMoment } from './optimizer.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';
import {
  applyDecay,
  type DecayChoice,
  type DecayScope,
  decayOptions,
  decayScalars,
  multiplied,
} from './weight-decay.js';

export type { Slot, UpdateMoment } from './optimizer.js';

/** Every optimizer, each once. */
export const OPTIMIZERS = [
  sgd,
  adam,
  adamw,
  rmsprop,
  adagrad,
  adadelta,
  lion,
  adabelief,
] as readonly unknown[] as readonly OptimizerDefinition[];

export const OPTIMIZER_KINDS: readonly string[] = OPTIMIZERS.map(({ kind }) => kind);

/** An optimizer by name, or by name with options: `'adam'`, `{ kind: 'sgd', momentum: 0.8, nesterov: true }`. */
export const OptimizerSpec = z
  .union([z.string(), z.looseObject({ kind: z.string() })])
  .describe('Optimizer, by name or as { kind, ...options }.');
export type OptimizerSpec = z.output<typeof OptimizerSpec>;

/** The symbolic values that an optimizer with its options makes an update from. */
export interface OptimizerScope extends DecayScope {
  readonly slots: Readonly<Record<string, Tensor>>;
}

export interface UpdateResult {
  readonly parameters: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** An optimizer with its options filled in. */
export interface Optimizer {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly defaultLearningRate: number;
  readonly slots: readonly Slot[];
  /** Names of the numbers that `scalars` gives for each update. */
  readonly scalarNames: readonly string[];
  scalars(moment: UpdateMoment): Readonly<Record<string, number>>;
  update(scope: OptimizerScope): UpdateResult;
}

/** The options of an optimizer, those that all have among them. */
export function optimizerOptions({ options, decay }: OptimizerDefinition): z.ZodObject {
  return options.extend(decayOptions(decay));
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
      fix: `${didYouMean(kind, OPTIMIZER_KINDS)}use one of ${OPTIMIZER_KINDS.join(', ')}`,
    });
  }
  const place = { code: 'option/optimizer', where: `optimizer ${kind}` } as const;
  const options = parseOptions(optimizerOptions(definition), given, place);
  return withOptions(definition, options as DecayChoice & Record<string, unknown>);
}

function withOptions(
  definition: OptimizerDefinition,
  options: DecayChoice & Record<string, unknown>,
): Optimizer {
  const scalars = (moment: UpdateMoment) => ({
    ...definition.scalars(options, moment),
    ...decayScalars(options, moment.learningRate),
  });
  return {
    kind: definition.kind,
    options,
    defaultLearningRate: definition.defaultLearningRate,
    slots: definition.slots(options),
    scalarNames: Object.keys(scalars({ learningRate: 1, update: 0 })),
    scalars,
    update(scope) {
      const { parameters, gradient } = applyDecay(options, scope);
      const { step, slots } = definition.update({ ...scope, gradient, options });
      return { parameters: sub(parameters, multiplied(step, scope.rateMultiplier)), slots };
    },
  };
}
