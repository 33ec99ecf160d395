import { z } from 'zod';
import { pair } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireGroups } from './channel-groups.js';
import { requireImage } from './image-input.js';
import { biasVariable, kernelOptions, kernelVariable } from './kernel-options.js';
import { transposedConvolution } from './transposed-convolution.js';
import {
  convolutionOptions,
  GroupsSchema,
  paddingSchema,
  SizeSchema,
  sidesSchema,
} from './window-options.js';

const extra = z.int().nonnegative();

/**
 * Transposed convolution, which makes pictures larger: [N, C, H, W] → [N, filters, P, Q]. The kernel is
 * [C, filters / groups, rows, columns].
 *
 * The full result of (size - 1) * stride + (kernel - 1) * dilation + 1 + outputPadding rows (columns) is cut as `padding`
 * says; explicit pads are those of PyTorch, 'same' is that of Keras. It is the gradient of a convolution for its input.
 *
 * Source   Zeiler, Krishnan, Taylor, Fergus 2010, "Deconvolutional networks"; Dumoulin and Visin 2016 (arXiv 1603.07285),
 *          chapter 4.
 */
export const conv2dTransposeLayer = defineLayer({
  kind: 'conv2dTranspose',
  options: z.strictObject({
    filters: z.int().positive().describe('Channels of the output.'),
    kernelSize: SizeSchema.describe('Rows and columns of the kernel, pixels.'),
    strides: SizeSchema.default(1).describe('Pixels of the output from one pixel of the input to the next.'),
    padding: paddingSchema(sidesSchema('Pixels cut off')).describe(
      "'valid': the full result; 'same': output size = input * stride; or { top, bottom, left, right }, pixels cut off.",
    ),
    outputPadding: z
      .union([extra, z.tuple([extra, extra])])
      .default(0)
      .describe('Rows and columns that the full result has beyond its end; only the bias reaches them.'),
    dilation: convolutionOptions.dilation,
    groups: GroupsSchema,
    ...kernelOptions,
  }),
  build(scope, x, options) {
    requireImage('conv2dTranspose', x);
    const { filters, groups, padding } = options;
    const channels = x.shape[1];
    requireGroups('conv2dTranspose', { channels, filters }, groups);
    const kernel = kernelVariable(scope, [channels, filters / groups, ...pair(options.kernelSize)], options);
    const y = transposedConvolution('conv2dTranspose', x, kernel, {
      strides: pair(options.strides),
      dilations: pair(options.dilation),
      outputPadding: pair(options.outputPadding),
      padding,
      groups,
      bias: biasVariable(scope, filters, options),
    });
    return scope.activation(options.activation).apply(y);
  },
});

export type Conv2dTransposeOptions = Omit<
  z.input<typeof conv2dTransposeLayer.options>,
  'filters' | 'kernelSize'
> &
  NamedLayer;

/** `conv2dTranspose(16, 3, { strides: 2, padding: 'same' })` doubles height and width. */
export function conv2dTranspose(
  filters: number,
  kernelSize: number | [number, number],
  options: Conv2dTransposeOptions = {},
): Layer {
  return makeLayer(conv2dTransposeLayer, { filters, kernelSize, ...options });
}
