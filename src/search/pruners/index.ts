import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { kindAndOptions } from '../../base/kind-and-options.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import { hyperband } from './hyperband.js';
import { median } from './median.js';
import { none } from './none.js';
import type { PrunerDefinition, PruningQuestion } from './pruner.js';
import { successiveHalving } from './successive-halving.js';

export type { PruningQuestion } from './pruner.js';

/** Every pruner, each once. */
export const PRUNERS = [
  none,
  median,
  successiveHalving,
  hyperband,
] as readonly unknown[] as readonly PrunerDefinition[];

export const PRUNER_KINDS: readonly string[] = PRUNERS.map(({ kind }) => kind);

/** A pruner by name, or by name with options: `'asha'`, `{ kind: 'asha', factor: 4 }`. */
export const PrunerSpec = z
  .union([z.string(), z.looseObject({ kind: z.string() })])
  .describe(`When trials are stopped early, by name or as { kind, ...options }: ${PRUNER_KINDS.join(', ')}.`);
export type PrunerSpec = z.output<typeof PrunerSpec>;

/** A pruner with its options filled in. */
export interface Pruner {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether to stop a trial after the epoch it has just done. */
  stops(question: PruningQuestion): boolean;
}

/** Throws OptionError `option/pruner` for an unknown name or options that do not fit. */
export function resolvePruner(spec: PrunerSpec): Pruner {
  const { kind, options: given } = kindAndOptions(spec, {
    code: 'option/pruner',
    where: 'pruner',
    kinds: PRUNER_KINDS,
  });
  const definition = PRUNERS.find((one) => one.kind === kind);
  if (definition === undefined) {
    throw new OptionError({
      code: 'option/pruner',
      where: 'pruner',
      what: 'there is no pruner of this name',
      got: kind,
      fix: `${didYouMean(kind, PRUNER_KINDS)}use one of ${PRUNER_KINDS.join(', ')}`,
    });
  }
  const place = { code: 'option/pruner', where: `pruner ${kind}` } as const;
  const options = parseOptions(definition.options, given, place);
  return { kind, options, stops: (question) => definition.stops(question, options) };
}
