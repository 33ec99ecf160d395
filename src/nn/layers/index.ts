import type { AnyLayerDefinition } from '../layer.js';
import { activationLayer } from './activation.js';
import { addLayer } from './add.js';
import { averageLayer } from './average.js';
import { avgPool2dLayer } from './avg-pool2d.js';
import { batchNormLayer } from './batch-norm.js';
import { concatenateLayer } from './concatenate.js';
import { conv2dLayer } from './conv2d.js';
import { denseLayer } from './dense.js';
import { depthwiseConv2dLayer } from './depthwise-conv2d.js';
import { dropoutLayer } from './dropout.js';
import { flattenLayer } from './flatten.js';
import { globalAvgPool2dLayer } from './global-avg-pool2d.js';
import { globalMaxPool2dLayer } from './global-max-pool2d.js';
import { maxPool2dLayer } from './max-pool2d.js';
import { maximumLayer } from './maximum.js';
import { multiplyLayer } from './multiply.js';
import { networkLayer } from './network.js';
import { residualLayer } from './residual.js';
import { separableConv2dLayer } from './separable-conv2d.js';
import { sequentialLayer } from './sequential.js';

export { activation } from './activation.js';
export { add } from './add.js';
export { average } from './average.js';
export { type AvgPool2dOptions, avgPool2d } from './avg-pool2d.js';
export { type BatchNormOptions, batchNorm } from './batch-norm.js';
export { type ConcatenateOptions, concatenate } from './concatenate.js';
export { type Conv2dOptions, conv2d } from './conv2d.js';
export { type DenseOptions, dense } from './dense.js';
export { type DepthwiseConv2dOptions, depthwiseConv2d } from './depthwise-conv2d.js';
export { dropout } from './dropout.js';
export { flatten } from './flatten.js';
export { globalAvgPool2d } from './global-avg-pool2d.js';
export { globalMaxPool2d } from './global-max-pool2d.js';
export { type MaxPool2dOptions, maxPool2d } from './max-pool2d.js';
export { maximum } from './maximum.js';
export { multiply } from './multiply.js';
export { network } from './network.js';
export { type ResidualOptions, residual } from './residual.js';
export { type SeparableConv2dOptions, separableConv2d } from './separable-conv2d.js';
export { sequential } from './sequential.js';
export { apply, input, type Wire } from './wiring.js';

/** Every kind of layer, each once. */
export const LAYERS: readonly AnyLayerDefinition[] = [
  activationLayer,
  addLayer,
  averageLayer,
  avgPool2dLayer,
  batchNormLayer,
  concatenateLayer,
  conv2dLayer,
  denseLayer,
  depthwiseConv2dLayer,
  dropoutLayer,
  flattenLayer,
  globalAvgPool2dLayer,
  globalMaxPool2dLayer,
  maxPool2dLayer,
  maximumLayer,
  multiplyLayer,
  networkLayer,
  residualLayer,
  separableConv2dLayer,
  sequentialLayer,
];
