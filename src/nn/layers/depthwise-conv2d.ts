import { z } from 'zod';
import { conv2d as convolve, pair } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';
import { biasVariable, kernelOptions, kernelVariable } from './kernel-options.js';
import { convolutionOptions, SizeSchema } from './window-options.js';

/**
 * Convolution of each channel by itself: [N, C, H, W] → [N, C * depthMultiplier, P, Q]. Filter f belongs to channel
 * floor(f / depthMultiplier).
 */
export const depthwiseConv2dLayer = defineLayer({
  kind: 'depthwiseConv2d',
  options: z.strictObject({
    kernelSize: SizeSchema.describe('Rows and columns of the kernel, pixels.'),
    depthMultiplier: z.int().positive().default(1).describe('Filters per channel.'),
    ...convolutionOptions,
    ...kernelOptions,
  }),
  build(scope, x, options) {
    requireImage('depthwiseConv2d', x);
    const channels = x.shape[1];
    const filters = channels * options.depthMultiplier;
    const [rows, columns] = pair(options.kernelSize);
    const kernel = kernelVariable(scope, [filters, 1, rows, columns], options);
    const bias = biasVariable(scope, filters, options);
    const { strides, padding, dilation: dilations } = options;
    return scope
      .activation(options.activation)
      .apply(convolve(x, kernel, { strides, padding, dilations, groups: channels, bias }));
  },
});

export type DepthwiseConv2dOptions = Omit<z.input<typeof depthwiseConv2dLayer.options>, 'kernelSize'> &
  NamedLayer;

export function depthwiseConv2d(
  kernelSize: number | [number, number],
  options: DepthwiseConv2dOptions = {},
): Layer {
  return makeLayer(depthwiseConv2dLayer, { kernelSize, ...options });
}
