import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { conv2d as convolve, pair } from '../../graph/index.js';
import { applyActivation } from '../activations/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';
import { biasVariable, kernelOptions, resolveInitializer } from './kernel-options.js';
import { convolutionOptions, SizeSchema } from './window-options.js';

/** Two-dimensional convolution: [N, C, H, W] → [N, filters, P, Q]. */
export const conv2dLayer = defineLayer({
  kind: 'conv2d',
  options: z.strictObject({
    filters: z.int().positive().describe('Channels of the output.'),
    kernelSize: SizeSchema.describe('Rows and columns of the kernel, pixels.'),
    ...convolutionOptions,
    groups: z
      .int()
      .positive()
      .default(1)
      .describe('Groups of channels, each seen by its share of the filters.'),
    ...kernelOptions,
  }),
  build(scope, x, options) {
    requireImage('conv2d', x);
    const channels = x.shape[1];
    if (channels % options.groups !== 0) {
      throw new ShapeError({
        code: 'shape/channels',
        where: 'conv2d',
        what: 'the channels cannot be divided into the groups',
        got: { channels, groups: options.groups },
        fix: 'use a number of groups that divides the channels',
      });
    }
    const [rows, columns] = pair(options.kernelSize);
    const kernel = scope.variable('kernel', {
      shape: [options.filters, channels / options.groups, rows, columns],
      initializer: resolveInitializer(options.kernelInitializer, options.activation),
      role: 'kernel',
    });
    const bias = biasVariable(scope, options.filters, options);
    const { strides, padding, dilation: dilations, groups } = options;
    return applyActivation(
      options.activation,
      convolve(x, kernel, { strides, padding, dilations, groups, bias }),
    );
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
