import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { issueLines } from '../../base/issue-lines.js';
import type { Tensor } from '../../graph/index.js';
import type { Initializer } from '../initializers.js';
import type { ActivationDefinition } from './activation.js';
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
import { relu } from './relu.js';
import { relu6 } from './relu6.js';
import { selu } from './selu.js';
import { sigmoid } from './sigmoid.js';
import { silu } from './silu.js';
import { softmax } from './softmax.js';
import { softplus } from './softplus.js';
import { softsign } from './softsign.js';
import { tanh } from './tanh.js';

/** Every activation function, each once. */
export const ACTIVATIONS: readonly ActivationDefinition<Record<string, unknown>>[] = [
  linear,
  relu,
  relu6,
  leakyRelu,
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

const byKind = new Map(ACTIVATIONS.map((definition) => [definition.kind, definition]));

const DESCRIPTION = 'Activation function, by name or as { kind, ...options }.';

/** An activation by name, or by name with options: `'relu'`, `{ kind: 'leakyRelu', negativeSlope: 0.2 }`. */
export const ActivationSpec = z
  .union([z.string(), z.looseObject({ kind: z.string() })])
  .superRefine((spec, { addIssue }) => {
    const definition = byKind.get(kindOf(spec));
    if (definition === undefined) {
      const known = [...byKind.keys()].join(', ');
      addIssue(`unknown activation; known are ${known} (got ${JSON.stringify(spec)})`);
      return;
    }
    for (const { path, message } of definition.options.safeParse(optionsOf(spec)).error?.issues ?? []) {
      addIssue({ code: 'custom', path, message });
    }
  })
  .describe(DESCRIPTION);
export type ActivationSpec = z.output<typeof ActivationSpec>;

/** The activation behind a layer that has one: none unless asked for. */
export const OptionalActivation = ActivationSpec.default('linear').describe(DESCRIPTION);

export function applyActivation(spec: ActivationSpec, x: Tensor): Tensor {
  const { definition, options } = resolveActivation(spec);
  return definition.apply(x, options);
}

/** The initializer that suits kernels in front of this activation. */
export function initializerFor(spec: ActivationSpec): Initializer {
  return resolveActivation(spec).definition.initializer;
}

function resolveActivation(spec: ActivationSpec) {
  const kind = kindOf(spec);
  const definition = byKind.get(kind);
  if (definition === undefined) {
    throw new OptionError({
      code: 'option/activation',
      where: 'activation',
      what: 'there is no activation of this name',
      got: kind,
      fix: `use one of ${[...byKind.keys()].join(', ')}`,
    });
  }
  const parsed = definition.options.safeParse(optionsOf(spec));
  if (!parsed.success) {
    throw new OptionError({
      code: 'option/activation',
      where: `activation ${kind}`,
      what: 'the options are not valid',
      got: issueLines(parsed.error),
      fix: 'correct or leave out these options',
    });
  }
  return { definition, options: parsed.data };
}

function kindOf(spec: string | { kind: string }): string {
  return typeof spec === 'string' ? spec : spec.kind;
}

function optionsOf(spec: string | Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { kind: _, ...options } = typeof spec === 'string' ? { kind: spec } : spec;
  return options;
}
