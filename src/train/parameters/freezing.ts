import { z } from 'zod';
import type { NormalizationState } from '../../nn/index.js';
import { LayerGlob, layerMatcher, requireLayerMatch } from './layer-glob.js';

/**
 * What is frozen, and when. Rules are read like the lines of a .gitignore: the last one that fits a layer and is in force
 * decides; a pattern that begins with `!` lets the layer learn again.
 */
export const FreezeRule = z
  .strictObject({
    layers: LayerGlob.describe("Pattern of layer paths or variable names; '!pattern' lets them learn again."),
    fromEpoch: z.int().min(1).default(1).describe('First epoch, from 1, in which the rule is in force.'),
    untilEpoch: z
      .int()
      .min(2)
      .nullable()
      .default(null)
      .describe('First epoch in which it no longer is; null: to the end.'),
    warmupEpochs: z
      .number()
      .nonnegative()
      .default(0)
      .describe(
        'Epochs from untilEpoch on, fractions allowed, in which the learning rate of the run rises anew: what begins to learn begins slowly.',
      ),
    normalization: z
      .enum(['frozen', 'frozenStatistics', 'training'])
      .default('frozen')
      .describe('State of batch normalization in these layers, where the layer names none itself.'),
  })
  .refine(({ fromEpoch, untilEpoch }) => untilEpoch === null || untilEpoch > fromEpoch, {
    path: ['untilEpoch'],
    message: 'must be after fromEpoch, or the rule is never in force',
  })
  .refine(({ untilEpoch, warmupEpochs }) => untilEpoch !== null || warmupEpochs === 0, {
    path: ['warmupEpochs'],
    message: 'says something only where untilEpoch does: these layers never begin to learn',
  });
export type FreezeRule = z.output<typeof FreezeRule>;

export const FreezeOptions = z
  .array(
    z
      .union([LayerGlob, FreezeRule])
      .transform((rule) => (typeof rule === 'string' ? FreezeRule.parse({ layers: rule }) : rule)),
  )
  .describe(
    'Layers that do not learn: patterns, or { layers, fromEpoch, untilEpoch, normalization }; the last that fits decides.',
  );
export type FreezeOptions = z.output<typeof FreezeOptions>;

/** The rules in force in one epoch, counted from 0; networks built with the same rules are the same. */
export function freezingAt(rules: FreezeOptions, epoch: number): FreezeOptions {
  return rules.filter(
    ({ fromEpoch, untilEpoch }) => epoch + 1 >= fromEpoch && (untilEpoch === null || epoch + 1 < untilEpoch),
  );
}

/** Answers for each path whether rules freeze it, and in what state its normalization then is. */
export function frozenBy(rules: FreezeOptions): (path: string) => NormalizationState | undefined {
  const compiled = rules
    .map(({ layers, normalization }) => ({
      matches: layerMatcher(positive(layers)),
      state: layers.startsWith('!') ? undefined : normalization,
    }))
    .reverse();
  return (path) => compiled.find(({ matches }) => matches(path))?.state;
}

/** Throws OptionError for a rule that fits nothing in the network. */
export function requireFreezable(rules: FreezeOptions, variables: readonly string[]): void {
  for (const { layers } of rules) requireLayerMatch('freeze', positive(layers), variables);
}

function positive(pattern: string): string {
  return pattern.startsWith('!') ? pattern.slice(1) : pattern;
}
