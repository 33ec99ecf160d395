import { z } from 'zod';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireGroups } from './channel-groups.js';
import { biasVariable, kernelOptions, kernelVariable } from './kernel-options.js';
import { alongTime, asRows, requireSequence } from './sequence-input.js';
import { asRow, endsSchema, rowPadding, StepsSchema } from './time-options.js';
import { transposedConvolution } from './transposed-convolution.js';
import { GroupsSchema } from './window-options.js';

/**
 * Transposed convolution along time, which makes sequences longer: [N, C, T] → [N, filters, P]. The kernel is
 * [C, filters / groups, kernelSize]; sizes are those of conv2dTranspose.
 */
export const conv1dTransposeLayer = defineLayer({
  kind: 'conv1dTranspose',
  options: z.strictObject({
    filters: z.int().positive().describe('Channels of the output.'),
    kernelSize: StepsSchema.describe('Length of the kernel, steps.'),
    strides: StepsSchema.default(1).describe('Steps of the output from one step of the input to the next.'),
    padding: z
      .union([z.enum(['valid', 'same']), endsSchema('Cut off')])
      .default('valid')
      .describe(
        "'valid': the full result; 'same': output steps = input * stride; or { before, after }, steps cut off.",
      ),
    outputPadding: z
      .int()
      .nonnegative()
      .default(0)
      .describe('Steps that the full result has beyond its end; only the bias reaches them.'),
    dilation: StepsSchema.default(1).describe('Steps from one kernel element to the next.'),
    groups: GroupsSchema,
    ...kernelOptions,
  }),
  build(scope, x, options) {
    requireSequence('conv1dTranspose', x);
    const { filters, kernelSize, groups } = options;
    const channels = x.shape[1];
    requireGroups('conv1dTranspose', { channels, filters }, groups);
    const kernel = kernelVariable(scope, [channels, filters / groups, kernelSize], options);
    const bias = biasVariable(scope, filters, options);
    const y = alongTime('conv1dTranspose', x, (row) =>
      transposedConvolution('conv1dTranspose', row, asRows(kernel), {
        strides: asRow(options.strides),
        dilations: asRow(options.dilation),
        outputPadding: [0, options.outputPadding],
        padding: rowPadding(options.padding),
        groups,
        bias,
      }),
    );
    return scope.activation(options.activation).apply(y);
  },
});

export type Conv1dTransposeOptions = Omit<
  z.input<typeof conv1dTransposeLayer.options>,
  'filters' | 'kernelSize'
> &
  NamedLayer;

/** `conv1dTranspose(16, 4, { strides: 2, padding: 'same' })` doubles the length. */
export function conv1dTranspose(
  filters: number,
  kernelSize: number,
  options: Conv1dTransposeOptions = {},
): Layer {
  return makeLayer(conv1dTransposeLayer, { filters, kernelSize, ...options });
}
