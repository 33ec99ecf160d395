import { z } from 'zod';
import { conv2d as convolve } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireGroups } from './channel-groups.js';
import { biasVariable, kernelOptions, kernelVariable } from './kernel-options.js';
import { alongTime, asRows, requireSequence } from './sequence-input.js';
import { asRow, endsSchema, rowPadding, StepsSchema } from './time-options.js';
import { GroupsSchema } from './window-options.js';

/**
 * Convolution along time: [N, C, T] → [N, filters, P]. The kernel is [filters, C / groups, kernelSize].
 *
 * Source   'causal': van den Oord and others 2016, "WaveNet" (arXiv 1609.03499), section 2.1.
 */
export const conv1dLayer = defineLayer({
  kind: 'conv1d',
  options: z.strictObject({
    filters: z.int().positive().describe('Channels of the output.'),
    kernelSize: StepsSchema.describe('Length of the kernel, steps.'),
    strides: StepsSchema.default(1).describe('Steps from one position to the next.'),
    padding: z
      .union([z.enum(['valid', 'same', 'causal']), endsSchema('Zeros')])
      .default('valid')
      .describe(
        "'valid': no padding; 'same': output steps = ceil(steps / stride); 'causal': no step sees later ones; or { before, after } in steps.",
      ),
    dilation: StepsSchema.default(1).describe('Steps from one kernel element to the next.'),
    groups: GroupsSchema,
    ...kernelOptions,
  }),
  build(scope, x, options) {
    requireSequence('conv1d', x);
    const { filters, kernelSize, strides, dilation, groups } = options;
    const channels = x.shape[1];
    requireGroups('conv1d', { channels, filters }, groups);
    const kernel = kernelVariable(scope, [filters, channels / groups, kernelSize], options);
    const bias = biasVariable(scope, filters, options);
    const padding =
      options.padding === 'causal' ? { before: (kernelSize - 1) * dilation, after: 0 } : options.padding;
    const y = alongTime('conv1d', x, (row) =>
      convolve(row, asRows(kernel), {
        strides: asRow(strides),
        dilations: asRow(dilation),
        padding: rowPadding(padding),
        groups,
        bias,
      }),
    );
    return scope.activation(options.activation).apply(y);
  },
});

export type Conv1dOptions = Omit<z.input<typeof conv1dLayer.options>, 'filters' | 'kernelSize'> & NamedLayer;

/** `conv1d(32, 3, { activation: 'relu' })`. */
export function conv1d(filters: number, kernelSize: number, options: Conv1dOptions = {}): Layer {
  return makeLayer(conv1dLayer, { filters, kernelSize, ...options });
}
