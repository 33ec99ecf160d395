import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { kindAndOptions } from '../../base/kind-and-options.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import type { Point } from '../space/space.js';
import { evolution } from './evolution.js';
import { grid } from './grid.js';
import { quasiRandom } from './quasi-random.js';
import { random } from './random.js';
import type { Question, SamplerDefinition } from './sampler.js';
import { tpe } from './tpe.js';

export type { Question } from './sampler.js';

/** Every sampler, each once. */
export const SAMPLERS = [
  random,
  grid,
  quasiRandom,
  tpe,
  evolution,
] as readonly unknown[] as readonly SamplerDefinition[];

export const SAMPLER_KINDS: readonly string[] = SAMPLERS.map(({ kind }) => kind);

/** A sampler by name, or by name with options: `'tpe'`, `{ kind: 'tpe', multivariate: false }`. */
export const SamplerSpec = z
  .union([z.string(), z.looseObject({ kind: z.string() })])
  .describe(`How points are chosen, by name or as { kind, ...options }: ${SAMPLER_KINDS.join(', ')}.`);
export type SamplerSpec = z.output<typeof SamplerSpec>;

/** A sampler with its options filled in. */
export interface Sampler {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Undefined when there is no point left to try. */
  ask(question: Question): Point | undefined;
}

/** Throws OptionError `option/sampler` for an unknown name or options that do not fit. */
export function resolveSampler(spec: SamplerSpec): Sampler {
  const { kind, options: given } = kindAndOptions(spec, {
    code: 'option/sampler',
    where: 'sampler',
    kinds: SAMPLER_KINDS,
  });
  const definition = SAMPLERS.find((one) => one.kind === kind);
  if (definition === undefined) {
    throw new OptionError({
      code: 'option/sampler',
      where: 'sampler',
      what: 'there is no sampler of this name',
      got: kind,
      fix: `${didYouMean(kind, SAMPLER_KINDS)}use one of ${SAMPLER_KINDS.join(', ')}`,
    });
  }
  const place = { code: 'option/sampler', where: `sampler ${kind}` } as const;
  const options = parseOptions(definition.options, given, place);
  return { kind, options, ask: (question) => definition.ask(question, options) };
}
