import { z } from 'zod';
import { conv2d as convolve, pair } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';
import { biasVariable, kernelOptions, kernelVariable } from './kernel-options.js';
import { convolutionOptions, SizeSchema } from './window-options.js';

/**
 * A depthwise convolution without bias followed by a 1x1 convolution: [N, C, H, W] → [N, filters, P, Q].
 *
 * Source   Chollet 2017, "Xception" (arXiv 1610.02357); variables as in Keras SeparableConv2D.
 */
export const separableConv2dLayer = defineLayer({
  kind: 'separableConv2d',
  options: z.strictObject({
    filters: z.int().positive().describe('Channels of the output.'),
    kernelSize: SizeSchema.describe('Rows and columns of the depthwise kernel, pixels.'),
    depthMultiplier: z.int().positive().default(1).describe('Depthwise filters per channel.'),
    ...convolutionOptions,
    ...kernelOptions,
  }),
  build(scope, x, options) {
    requireImage('separableConv2d', x);
    const channels = x.shape[1];
    const middle = channels * options.depthMultiplier;
    const [rows, columns] = pair(options.kernelSize);
    const depthwise = kernelVariable(scope, [middle, 1, rows, columns], options, 'depthwiseKernel');
    const pointwise = kernelVariable(scope, [options.filters, middle, 1, 1], options, 'pointwiseKernel');
    const bias = biasVariable(scope, options.filters, options);
    const { strides, padding, dilation: dilations } = options;
    const spatial = convolve(x, depthwise, { strides, padding, dilations, groups: channels });
    return scope.activation(options.activation).apply(convolve(spatial, pointwise, { bias }));
  },
});

export type SeparableConv2dOptions = Omit<
  z.input<typeof separableConv2dLayer.options>,
  'filters' | 'kernelSize'
> &
  NamedLayer;

export function separableConv2d(
  filters: number,
  kernelSize: number | [number, number],
  options: SeparableConv2dOptions = {},
): Layer {
  return makeLayer(separableConv2dLayer, { filters, kernelSize, ...options });
}
