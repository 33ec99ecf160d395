import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { parseOptions } from '../../base/parse-options.js';
import type { LayerScope } from '../scope.js';
import type { Activation, ActivationDefinition } from './activation.js';
import { celu } from './celu.js';
import { elu } from './elu.js';
import { gelu } from './gelu.js';
import { hardSigmoid } from './hard-sigmoid.js';
import { hardSwish } from './hard-swish.js';
import { leakyRelu } from './leaky-relu.js';
import { linear } from './linear.js';
import { logSigmoid } from './log-sigmoid.js';
import { logSoftmax } from './log-softmax.js';
import { mish } from './mish.js';
import { prelu } from './prelu.js';
import { relu } from './relu.js';
import { relu6 } from './relu6.js';
import { selu } from './selu.js';
import { sigmoid } from './sigmoid.js';
import { silu } from './silu.js';
import { softmax } from './softmax.js';
import { softplus } from './softplus.js';
import { softsign } from './softsign.js';
import { tanh } from './tanh.js';

export { type Activation, type ActivationDefinition, defineActivation } from './activation.js';

/** Every activation function, each once. */
export const ACTIVATIONS: readonly ActivationDefinition[] = [
  linear,
  relu,
  relu6,
  leakyRelu,
  prelu,
  elu,
  celu,
  selu,
  gelu,
  silu,
  mish,
  softplus,
  softsign,
  hardSigmoid,
  hardSwish,
  sigmoid,
  tanh,
  logSigmoid,
  softmax,
  logSoftmax,
];

const DESCRIPTION = 'Activation function, by name or as { kind, ...options }.';

/**
 * An activation by name, or by name with options: `'relu'`, `{ kind: 'leakyRelu', negativeSlope: 0.2 }`. Whether there is
 * one of this name is known where a network is built, since it may be an extension.
 */
export const ActivationSpec = z
  .union([z.string(), z.looseObject({ kind: z.string() })])
  .superRefine((spec, { addIssue }) => {
    const definition = ACTIVATIONS.find(({ kind }) => kind === kindOf(spec));
    for (const { path, message } of definition?.options.safeParse(optionsOf(spec)).error?.issues ?? []) {
      addIssue({ code: 'custom', path, message: `${kindOf(spec)}: ${message}` });
    }
  })
  .describe(DESCRIPTION);
export type ActivationSpec = z.output<typeof ActivationSpec>;

/** The activation behind a layer that has one: none unless asked for. */
export const OptionalActivation = ActivationSpec.default('linear').describe(DESCRIPTION);

/** The activation that is meant, among those that there are. Throws OptionError if none is, or its options are not valid. */
export function resolveActivation(
  spec: ActivationSpec,
  among: {
    readonly where: string;
    readonly known: ReadonlyMap<string, ActivationDefinition>;
    readonly remedy: string;
    /** Declares what the activation learns. */
    readonly learned: LayerScope['variable'];
  },
): Activation {
  const { where, known, remedy, learned } = among;
  const kind = kindOf(spec);
  const definition = known.get(kind);
  if (definition === undefined) {
    throw new OptionError({
      code: 'option/activation',
      where,
      what: 'there is no activation of this name',
      got: kind,
      fix: `known are ${[...known.keys()].join(', ')}; ${remedy}`,
    });
  }
  const options = parseOptions(definition.options, optionsOf(spec), {
    code: 'option/activation',
    where: `${where}, activation ${kind}`,
  });
  const { initializer } = definition;
  return { initializer, apply: (x) => definition.apply(x, options, learned) };
}

function kindOf(spec: string | { kind: string }): string {
  return typeof spec === 'string' ? spec : spec.kind;
}

function optionsOf(spec: string | Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { kind: _, ...options } = typeof spec === 'string' ? { kind: spec } : spec;
  return options;
}
