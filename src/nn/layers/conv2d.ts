import { z } from 'zod';
import { conv2d as convolve, pair } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireGroups } from './channel-groups.js';
import { requireImage } from './image-input.js';
import { biasVariable, kernelOptions, kernelVariable } from './kernel-options.js';
import { convolutionOptions, GroupsSchema, SizeSchema } from './window-options.js';

/** Two-dimensional convolution: [N, C, H, W] → [N, filters, P, Q]. */
export const conv2dLayer = defineLayer({
  kind: 'conv2d',
  options: z.strictObject({
    filters: z.int().positive().describe('Channels of the output.'),
    kernelSize: SizeSchema.describe('Rows and columns of the kernel, pixels.'),
    ...convolutionOptions,
    groups: GroupsSchema,
    ...kernelOptions,
  }),
  build(scope, x, options) {
    requireImage('conv2d', x);
    const channels = x.shape[1];
    requireGroups('conv2d', { channels, filters: options.filters }, options.groups);
    const kernel = kernelVariable(
      scope,
      [options.filters, channels / options.groups, ...pair(options.kernelSize)],
      options,
    );
    const bias = biasVariable(scope, options.filters, options);
    const { strides, padding, dilation: dilations, groups } = options;
    return scope
      .activation(options.activation)
      .apply(convolve(x, kernel, { strides, padding, dilations, groups, bias }));
  },
});

export type Conv2dOptions = Omit<z.input<typeof conv2dLayer.options>, 'filters' | 'kernelSize'> & NamedLayer;

/** `conv2d(32, 3, { activation: 'relu' })`. */
export function conv2d(
  filters: number,
  kernelSize: number | [number, number],
  options: Conv2dOptions = {},
): Layer {
  return makeLayer(conv2dLayer, { filters, kernelSize, ...options });
}
