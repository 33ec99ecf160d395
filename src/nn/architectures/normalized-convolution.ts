import type { ActivationSpec } from '../activations/index.js';
import type { Layer } from '../layer.js';
import { activation, batchNorm, conv2d, depthwiseConv2d } from '../layers/index.js';

export interface NormalizedConvolutionOptions {
  /** 1 by default. */
  readonly strides?: number;
  readonly useBias?: boolean;
  /** None by default. */
  readonly activation?: ActivationSpec;
  /** The scale of batch norm starts at 0, so that a residual block begins as its shortcut. */
  readonly startsAtZero?: boolean;
  /** Behind `conv`, `bn` and the name of the activation; '' by default. */
  readonly suffix?: string | number;
}

/**
 * A convolution whose padding keeps the size of the picture, then batch norm and perhaps an activation.
 *
 * Pads are the same on all sides, so that a stride of 2 looks at pixels 0, 2, 4... as the shortcut beside it does.
 */
export function normalizedConvolution(
  filters: number,
  kernelSize: number,
  { strides = 1, useBias = false, suffix = '', ...rest }: NormalizedConvolutionOptions = {},
): Layer[] {
  const convolution = conv2d(filters, kernelSize, {
    strides,
    padding: evenPads(kernelSize),
    useBias,
    kernelInitializer: 'heNormalFanOut',
    name: `conv${suffix}`,
  });
  return [convolution, ...normalization(suffix, rest)];
}

/** The same for each channel by itself. */
export function normalizedDepthwise(
  kernelSize: number,
  { strides = 1, useBias = false, suffix = '', ...rest }: NormalizedConvolutionOptions = {},
): Layer[] {
  const convolution = depthwiseConv2d(kernelSize, {
    strides,
    padding: evenPads(kernelSize),
    useBias,
    kernelInitializer: 'heNormalFanOut',
    name: `conv${suffix}`,
  });
  return [convolution, ...normalization(suffix, rest)];
}

/** Pads of a kernel with an odd number of rows and columns, the same on all sides. */
export function evenPads(kernelSize: number) {
  const pixels = (kernelSize - 1) / 2;
  return { top: pixels, bottom: pixels, left: pixels, right: pixels };
}

function normalization(
  suffix: string | number,
  { activation: spec, startsAtZero = false }: NormalizedConvolutionOptions,
): Layer[] {
  const norm = batchNorm({ gammaInitializer: startsAtZero ? 'zeros' : 'ones', name: `bn${suffix}` });
  return spec === undefined ? [norm] : [norm, activation(spec, { name: `act${suffix}` })];
}
