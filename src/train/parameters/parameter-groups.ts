import { z } from 'zod';
import type { Variable } from '../../nn/index.js';
import { LayerGlob, layerMatcher, requireLayerMatch } from './layer-glob.js';

/** Layers with a learning rate and a weight decay of their own, as shares of those of the run. */
export const ParameterGroup = z.strictObject({
  layers: LayerGlob.describe('Pattern of layer paths or variable names.'),
  learningRateFactor: z
    .number()
    .nonnegative()
    .default(1)
    .describe('What the learning rate is multiplied by; 0 holds the values but for their decay.'),
  weightDecayFactor: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'What the weight decay is multiplied by, biases and normalization included; by default 1 for kernels and 0 for the others.',
    ),
});

export type ParameterGroup = z.output<typeof ParameterGroup>;

export const ParameterGroups = z
  .array(ParameterGroup)
  .describe(
    'Learning rate and decay per layer: { layers, learningRateFactor, weightDecayFactor }; the last group that fits counts.',
  );
export type ParameterGroups = z.output<typeof ParameterGroups>;

export const LayerDecay = z
  .number()
  .positive()
  .max(1)
  .describe(
    'What the learning rate is multiplied by from each layer with parameters to the one before it; 1: the same rate for all.',
  );

export interface GroupOptions {
  readonly groups: ParameterGroups;
  readonly layerDecay: number;
}

/** What a variable's learning rate and weight decay are multiplied by. */
export interface VariableFactors {
  readonly learningRate: number;
  readonly weightDecay: number;
}

/**
 * The factors of every variable, by name. A group's learning-rate factor multiplies that of the layer decay.
 *
 * Source   discriminative rates by depth: Howard and Ruder 2018 (arXiv 1801.06146), section 3.2; one factor per layer as
 *          in Clark et al. 2020 (arXiv 2003.10555), appendix A.
 */
export function variableFactors(
  { groups, layerDecay }: GroupOptions,
  variables: readonly Variable[],
): ReadonlyMap<string, VariableFactors> {
  const depths = depthFromTheEnd(variables);
  const compiled = groups.map((group) => ({ ...group, matches: layerMatcher(group.layers) })).reverse();
  return new Map(
    variables.map(({ name, role }) => {
      const group = compiled.find(({ matches }) => matches(name));
      const byDepth = layerDecay ** depths.get(layerOf(name))!;
      const usualDecay = role === 'kernel' ? 1 : 0;
      return [
        name,
        {
          learningRate: byDepth * (group === undefined ? 1 : group.learningRateFactor),
          weightDecay: group?.weightDecayFactor ?? usualDecay,
        },
      ];
    }),
  );
}

/** Throws OptionError for a group that fits nothing in the network. */
export function requireGroupable({ groups }: GroupOptions, variables: readonly string[]): void {
  for (const { layers } of groups) requireLayerMatch('groups', layers, variables);
}

/** 0 for the last of the outermost layers that hold variables, 1 for the one before it, and so on. */
function depthFromTheEnd(variables: readonly Variable[]): ReadonlyMap<string, number> {
  const layers = [...new Set(variables.map(({ name }) => layerOf(name)))];
  return new Map(layers.map((layer, i) => [layer, layers.length - 1 - i]));
}

function layerOf(variable: string): string {
  return variable.split('.')[0];
}
