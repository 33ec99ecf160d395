import type { Shape } from '../src/graph/index.js';
import {
  activation,
  add,
  alphaDropout,
  apply,
  average,
  avgPool1d,
  avgPool2d,
  batchNorm,
  concatenate,
  conv1d,
  conv1dTranspose,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropBlock2d,
  dropout,
  flatten,
  gaussianDropout,
  gaussianNoise,
  globalAvgPool1d,
  globalAvgPool2d,
  globalMaxPool1d,
  globalMaxPool2d,
  groupNorm,
  input,
  instanceNorm,
  type Layer,
  layerNorm,
  maximum,
  maxPool1d,
  maxPool2d,
  multiply,
  network,
  permute,
  reshape,
  residual,
  rmsNorm,
  separableConv2d,
  sequential,
  spatialDropout1d,
  spatialDropout2d,
  squeezeExcitation,
  stochasticDepth,
  upsampling2d,
  zeroPadding2d,
} from '../src/nn/index.js';

/** A layer that the contract of layers is checked on. */
export interface LayerSample {
  readonly title: string;
  readonly layer: Layer;
  /** Of what the layer takes: one shape, or several for a layer that merges. */
  readonly inputs: readonly Shape[];
  readonly output: Shape;
}

const PICTURE: Shape = [2, 3, 7, 6];
const SEQUENCE: Shape = [2, 4, 9];

function sample(title: string, layer: Layer, input: Shape, output: Shape): LayerSample {
  return merge(title, layer, [input], output);
}

function merge(title: string, layer: Layer, inputs: readonly Shape[], output: Shape): LayerSample {
  return { title: `${layer.kind}, ${title}`, layer, inputs, output };
}

function twoBranches(): Layer {
  const x = input();
  const stem = apply(conv2d(4, 3, { padding: 'same', name: 'stem' }), x);
  const branch = apply(sequential([activation('relu'), conv2d(4, 1)]), stem);
  return network(apply(concatenate(), apply(add(), branch, stem), x));
}

/** At least one for each kind, with other options than the defaults. */
export const LAYER_SAMPLES: readonly LayerSample[] = [
  sample('by name', activation('tanh'), PICTURE, PICTURE),
  sample('with options', activation({ kind: 'leakyRelu', negativeSlope: 0.2 }), [2, 5], [2, 5]),
  merge('of pictures', add(), [PICTURE, PICTURE], PICTURE),
  merge('repeated axes', add(), [[2, 3, 1, 1], PICTURE, [2, 1, 7, 6]], PICTURE),
  merge(
    'of vectors',
    average(),
    [
      [2, 5],
      [2, 5],
      [2, 1],
    ],
    [2, 5],
  ),
  sample('defaults', avgPool2d(), PICTURE, [2, 3, 3, 3]),
  sample('same', avgPool2d([3, 2], { strides: 2, padding: 'same' }), PICTURE, [2, 3, 4, 3]),
  sample('of pictures', batchNorm(), PICTURE, PICTURE),
  sample('along time', batchNorm(), SEQUENCE, SEQUENCE),
  sample('of vectors', batchNorm({ epsilon: 1e-3, momentum: 0.5 }), [4, 5], [4, 5]),
  sample('frozen', batchNorm({ state: 'frozen' }), PICTURE, PICTURE),
  merge('channels', concatenate(), [PICTURE, [2, 2, 7, 6]], [2, 5, 7, 6]),
  merge(
    'last axis',
    concatenate({ axis: -1 }),
    [
      [2, 4, 3],
      [2, 4, 1],
      [2, 4, 2],
    ],
    [2, 4, 6],
  ),
  sample('defaults', conv2d(4, 3), PICTURE, [2, 4, 5, 4]),
  sample(
    'every option',
    conv2d(6, [3, 2], {
      strides: [2, 1],
      padding: 'same',
      dilation: [1, 2],
      groups: 3,
      useBias: false,
      activation: 'relu',
      kernelInitializer: 'lecunUniform',
    }),
    PICTURE,
    [2, 6, 4, 6],
  ),
  sample(
    'explicit padding',
    conv2d(2, 3, { padding: { top: 1, bottom: 0, left: 2, right: 1 } }),
    PICTURE,
    [2, 2, 6, 7],
  ),
  sample('of vectors', dense(4, { activation: 'gelu' }), [3, 5], [3, 4]),
  sample('of sequences', dense(4, { useBias: false }), [2, 3, 5], [2, 3, 4]),
  sample(
    'initializers with options',
    dense(4, {
      kernelInitializer: { kind: 'truncatedNormal', deviation: 0.02 },
      biasInitializer: { kind: 'constant', value: -2 },
    }),
    [3, 5],
    [3, 4],
  ),
  sample('defaults', depthwiseConv2d(3), PICTURE, [2, 3, 5, 4]),
  sample('two filters', depthwiseConv2d(3, { depthMultiplier: 2, padding: 'same' }), PICTURE, [2, 6, 7, 6]),
  sample(
    'every option',
    depthwiseConv2d([3, 2], {
      depthMultiplier: 2,
      strides: [2, 1],
      padding: { top: 1, bottom: 0, left: 1, right: 0 },
      dilation: [1, 2],
      useBias: false,
      activation: 'relu6',
      kernelInitializer: { kind: 'uniform', limit: 0.5 },
    }),
    PICTURE,
    [2, 6, 3, 5],
  ),
  sample('half', dropout(0.5), [4, 5], [4, 5]),
  sample('nothing', dropout(0), [4, 5], [4, 5]),
  sample('of pictures', flatten(), PICTURE, [2, 126]),
  sample('of vectors', flatten(), [2, 5], [2, 5]),
  sample('of pictures', globalAvgPool2d(), PICTURE, [2, 3]),
  sample('of pictures', globalMaxPool2d(), PICTURE, [2, 3]),
  sample('defaults', maxPool2d(), PICTURE, [2, 3, 3, 3]),
  sample('same', maxPool2d(3, { strides: [2, 1], padding: 'same' }), PICTURE, [2, 3, 4, 6]),
  merge(
    'of vectors',
    maximum(),
    [
      [4, 5],
      [4, 5],
    ],
    [4, 5],
  ),
  merge('of channels', multiply(), [PICTURE, [2, 3, 1, 1]], PICTURE),
  sample('two branches', twoBranches(), PICTURE, [2, 7, 7, 6]),
  sample('identity', residual([conv2d(3, 3, { padding: 'same' })]), PICTURE, PICTURE),
  sample(
    'subsampled identity',
    residual([conv2d(8, 3, { strides: 2, padding: 'same' })], { activation: 'relu' }),
    PICTURE,
    [2, 8, 4, 3],
  ),
  sample(
    'projection',
    residual([conv2d(4, 3, { strides: 2, padding: 'same' }), batchNorm()], {
      shortcut: [conv2d(4, 1, { strides: 2, useBias: false }), batchNorm()],
    }),
    PICTURE,
    [2, 4, 4, 3],
  ),
  sample('defaults', separableConv2d(5, 3), PICTURE, [2, 5, 5, 4]),
  sample(
    'every option',
    separableConv2d(5, 3, {
      depthMultiplier: 2,
      strides: 2,
      padding: 'same',
      dilation: 2,
      activation: 'silu',
      useBias: false,
      kernelInitializer: 'glorotNormal',
    }),
    PICTURE,
    [2, 5, 4, 3],
  ),
  sample('of vectors', alphaDropout(0.2), [4, 5], [4, 5]),
  sample('of pictures', dropBlock2d(0.3, { blockSize: 3 }), PICTURE, PICTURE),
  sample('of vectors', gaussianDropout(0.3), [4, 5], [4, 5]),
  sample('of pictures', gaussianNoise(0.5), PICTURE, PICTURE),
  sample('channels along time', spatialDropout1d(0.4), [2, 3, 5], [2, 3, 5]),
  sample('channels of pictures', spatialDropout2d(0.4), PICTURE, PICTURE),
  sample('of pictures', stochasticDepth(0.2), PICTURE, PICTURE),
  sample('two groups', groupNorm(2), [2, 4, 3, 2], [2, 4, 3, 2]),
  sample('one group of vectors', groupNorm(1, { center: false, epsilon: 1e-3 }), [3, 4], [3, 4]),
  sample('of pictures', instanceNorm(), PICTURE, PICTURE),
  sample('bare', instanceNorm({ center: false, scale: false }), [2, 3, 5], [2, 3, 5]),
  sample('channels of pictures', layerNorm(), PICTURE, PICTURE),
  sample('of sequences', layerNorm({ epsilon: 1e-3 }), [2, 3, 5], [2, 3, 5]),
  sample('whole pictures', layerNorm({ axes: 'all', center: false }), PICTURE, PICTURE),
  sample('trailing axes', layerNorm({ axes: [-1, -2] }), PICTURE, PICTURE),
  sample('of vectors', rmsNorm(), [3, 5], [3, 5]),
  sample('pictures', rmsNorm({ axes: 'all', scale: false }), PICTURE, PICTURE),
  sample(
    'nested',
    sequential([
      sequential([conv2d(4, 3), activation('relu'), conv2d(4, 3)], { name: 'stem' }),
      flatten(),
      dropout(0.3),
      dense(2),
    ]),
    PICTURE,
    [2, 2],
  ),
  sample('defaults', avgPool1d(), SEQUENCE, [2, 4, 4]),
  sample(
    'padding counted',
    avgPool1d(3, { strides: 1, padding: { before: 2, after: 0 }, countIncludePad: true }),
    SEQUENCE,
    [2, 4, 9],
  ),
  sample('defaults', conv1d(5, 3), SEQUENCE, [2, 5, 7]),
  sample(
    'every option',
    conv1d(6, 3, {
      strides: 2,
      padding: 'causal',
      dilation: 2,
      groups: 2,
      useBias: false,
      activation: 'relu',
      kernelInitializer: 'lecunUniform',
    }),
    SEQUENCE,
    [2, 6, 5],
  ),
  sample('explicit padding', conv1d(2, 4, { padding: { before: 0, after: 2 } }), SEQUENCE, [2, 2, 8]),
  sample('defaults', conv1dTranspose(5, 3), SEQUENCE, [2, 5, 11]),
  sample(
    'every option',
    conv1dTranspose(6, 3, {
      strides: 3,
      padding: { before: 1, after: 0 },
      outputPadding: 2,
      dilation: 2,
      groups: 2,
      activation: 'tanh',
      kernelInitializer: 'orthogonal',
      biasInitializer: 'ones',
    }),
    SEQUENCE,
    [2, 6, 30],
  ),
  sample('defaults', conv2dTranspose(4, 3), PICTURE, [2, 4, 9, 8]),
  sample(
    'every option',
    conv2dTranspose(6, [3, 2], {
      strides: [2, 3],
      padding: { top: 1, bottom: 1, left: 0, right: 1 },
      outputPadding: [1, 0],
      dilation: [1, 2],
      groups: 3,
      useBias: false,
      activation: 'silu',
      kernelInitializer: 'heNormal',
    }),
    PICTURE,
    [2, 6, 14, 17],
  ),
  sample(
    'strides beyond the kernel, same',
    conv2dTranspose(2, 2, { strides: 3, padding: 'same' }),
    PICTURE,
    [2, 2, 21, 18],
  ),
  sample('of sequences', globalAvgPool1d(), SEQUENCE, [2, 4]),
  sample('of sequences', globalMaxPool1d(), SEQUENCE, [2, 4]),
  sample('defaults', maxPool1d(), SEQUENCE, [2, 4, 4]),
  sample('same', maxPool1d(3, { strides: 2, padding: 'same' }), SEQUENCE, [2, 4, 5]),
  sample('of sequences', permute([2, 1]), SEQUENCE, [2, 9, 4]),
  sample('of pictures', permute([2, 3, 1]), PICTURE, [2, 7, 6, 3]),
  sample('what is left over', reshape([6, -1]), PICTURE, [2, 6, 21]),
  sample('new axes', reshape([9, 2, 2]), SEQUENCE, [2, 9, 2, 2]),
  sample('no reduction', squeezeExcitation({ ratio: 1 }), PICTURE, PICTURE),
  sample(
    'every option',
    squeezeExcitation({ units: 2, activation: 'silu', gate: 'hardSigmoid' }),
    PICTURE,
    PICTURE,
  ),
  sample('defaults', upsampling2d(), PICTURE, [2, 3, 14, 12]),
  sample('bilinear', upsampling2d([1, 3], { interpolation: 'bilinear' }), PICTURE, [2, 3, 7, 18]),
  sample('defaults', zeroPadding2d(), PICTURE, [2, 3, 9, 8]),
  sample('by side', zeroPadding2d({ top: 1, bottom: 0, left: 2, right: 3 }), PICTURE, [2, 3, 8, 11]),
];
