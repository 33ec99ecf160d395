import type { AnyLayerDefinition } from '../layer.js';
import { activationLayer } from './activation.js';
import { addLayer } from './add.js';
import { alphaDropoutLayer } from './alpha-dropout.js';
import { averageLayer } from './average.js';
import { avgPool1dLayer } from './avg-pool1d.js';
import { avgPool2dLayer } from './avg-pool2d.js';
import { backboneLayer } from './backbone.js';
import { batchNormLayer } from './batch-norm.js';
import { bidirectionalLayer } from './bidirectional.js';
import { concatenateLayer } from './concatenate.js';
import { conv1dLayer } from './conv1d.js';
import { conv1dTransposeLayer } from './conv1d-transpose.js';
import { conv2dLayer } from './conv2d.js';
import { conv2dTransposeLayer } from './conv2d-transpose.js';
import { denseLayer } from './dense.js';
import { depthwiseConv2dLayer } from './depthwise-conv2d.js';
import { dropBlock2dLayer } from './drop-block2d.js';
import { dropoutLayer } from './dropout.js';
import { embeddingLayer } from './embedding.js';
import { flattenLayer } from './flatten.js';
import { gaussianDropoutLayer } from './gaussian-dropout.js';
import { gaussianNoiseLayer } from './gaussian-noise.js';
import { globalAvgPool1dLayer } from './global-avg-pool1d.js';
import { globalAvgPool2dLayer } from './global-avg-pool2d.js';
import { globalMaxPool1dLayer } from './global-max-pool1d.js';
import { globalMaxPool2dLayer } from './global-max-pool2d.js';
import { groupNormLayer } from './group-norm.js';
import { gruLayer } from './gru.js';
import { instanceNormLayer } from './instance-norm.js';
import { layerNormLayer } from './layer-norm.js';
import { layerScaleLayer } from './layer-scale.js';
import { lstmLayer } from './lstm.js';
import { maxPool1dLayer } from './max-pool1d.js';
import { maxPool2dLayer } from './max-pool2d.js';
import { maximumLayer } from './maximum.js';
import { multiHeadSelfAttentionLayer } from './multi-head-self-attention.js';
import { multiplyLayer } from './multiply.js';
import { networkLayer } from './network.js';
import { permuteLayer } from './permute.js';
import { preluLayer } from './prelu.js';
import { reshapeLayer } from './reshape.js';
import { residualLayer } from './residual.js';
import { rmsNormLayer } from './rms-norm.js';
import { separableConv2dLayer } from './separable-conv2d.js';
import { sequentialLayer } from './sequential.js';
import { simpleRnnLayer } from './simple-rnn.js';
import { spatialDropout1dLayer } from './spatial-dropout1d.js';
import { spatialDropout2dLayer } from './spatial-dropout2d.js';
import { squeezeExcitationLayer } from './squeeze-excitation.js';
import { stochasticDepthLayer } from './stochastic-depth.js';
import { upsampling2dLayer } from './upsampling2d.js';
import { zeroPadding2dLayer } from './zero-padding2d.js';

export { activation } from './activation.js';
export { add } from './add.js';
export { alphaDropout } from './alpha-dropout.js';
export { average } from './average.js';
export { type AvgPool1dOptions, avgPool1d } from './avg-pool1d.js';
export { type AvgPool2dOptions, avgPool2d } from './avg-pool2d.js';
export { type BackboneOptions, BackbonePictures, backbone, withFileNodes } from './backbone.js';
export { type BatchNormOptions, batchNorm } from './batch-norm.js';
export { type BidirectionalOptions, bidirectional } from './bidirectional.js';
export { type ConcatenateOptions, concatenate } from './concatenate.js';
export { type Conv1dOptions, conv1d } from './conv1d.js';
export { type Conv1dTransposeOptions, conv1dTranspose } from './conv1d-transpose.js';
export { type Conv2dOptions, conv2d } from './conv2d.js';
export { type Conv2dTransposeOptions, conv2dTranspose } from './conv2d-transpose.js';
export { type DenseOptions, dense } from './dense.js';
export { type DepthwiseConv2dOptions, depthwiseConv2d } from './depthwise-conv2d.js';
export { type DropBlock2dOptions, dropBlock2d } from './drop-block2d.js';
export { dropout } from './dropout.js';
export { type EmbeddingOptions, embedding } from './embedding.js';
export { flatten } from './flatten.js';
export { gaussianDropout } from './gaussian-dropout.js';
export { gaussianNoise } from './gaussian-noise.js';
export { globalAvgPool1d } from './global-avg-pool1d.js';
export { globalAvgPool2d } from './global-avg-pool2d.js';
export { globalMaxPool1d } from './global-max-pool1d.js';
export { globalMaxPool2d } from './global-max-pool2d.js';
export { type GroupNormOptions, groupNorm } from './group-norm.js';
export { type GruOptions, gru } from './gru.js';
export { type InstanceNormOptions, instanceNorm } from './instance-norm.js';
export { type LayerNormOptions, layerNorm } from './layer-norm.js';
export { type LayerScaleOptions, layerScale } from './layer-scale.js';
export { type LstmOptions, lstm } from './lstm.js';
export { type MaxPool1dOptions, maxPool1d } from './max-pool1d.js';
export { type MaxPool2dOptions, maxPool2d } from './max-pool2d.js';
export { maximum } from './maximum.js';
export { type MultiHeadSelfAttentionOptions, multiHeadSelfAttention } from './multi-head-self-attention.js';
export { multiply } from './multiply.js';
export { network } from './network.js';
export { permute } from './permute.js';
export { type PreluOptions, prelu } from './prelu.js';
export { reshape } from './reshape.js';
export { type ResidualOptions, residual } from './residual.js';
export { type RmsNormOptions, rmsNorm } from './rms-norm.js';
export { type SeparableConv2dOptions, separableConv2d } from './separable-conv2d.js';
export { sequential } from './sequential.js';
export { type SimpleRnnOptions, simpleRnn } from './simple-rnn.js';
export { spatialDropout1d } from './spatial-dropout1d.js';
export { spatialDropout2d } from './spatial-dropout2d.js';
export { type SqueezeExcitationOptions, squeezeExcitation } from './squeeze-excitation.js';
export { stochasticDepth } from './stochastic-depth.js';
export { type Upsampling2dOptions, upsampling2d } from './upsampling2d.js';
export { apply, input, type Wire } from './wiring.js';
export { zeroPadding2d } from './zero-padding2d.js';

/** Every kind of layer, each once. */
export const LAYERS: readonly AnyLayerDefinition[] = [
  activationLayer,
  addLayer,
  alphaDropoutLayer,
  averageLayer,
  avgPool1dLayer,
  avgPool2dLayer,
  backboneLayer,
  batchNormLayer,
  bidirectionalLayer,
  concatenateLayer,
  conv1dLayer,
  conv1dTransposeLayer,
  conv2dLayer,
  conv2dTransposeLayer,
  denseLayer,
  depthwiseConv2dLayer,
  dropBlock2dLayer,
  dropoutLayer,
  embeddingLayer,
  flattenLayer,
  gaussianDropoutLayer,
  gaussianNoiseLayer,
  globalAvgPool1dLayer,
  globalAvgPool2dLayer,
  globalMaxPool1dLayer,
  globalMaxPool2dLayer,
  groupNormLayer,
  gruLayer,
  instanceNormLayer,
  layerNormLayer,
  layerScaleLayer,
  lstmLayer,
  maximumLayer,
  maxPool1dLayer,
  maxPool2dLayer,
  multiHeadSelfAttentionLayer,
  multiplyLayer,
  networkLayer,
  permuteLayer,
  preluLayer,
  reshapeLayer,
  residualLayer,
  rmsNormLayer,
  separableConv2dLayer,
  sequentialLayer,
  simpleRnnLayer,
  spatialDropout1dLayer,
  spatialDropout2dLayer,
  squeezeExcitationLayer,
  stochasticDepthLayer,
  upsampling2dLayer,
  zeroPadding2dLayer,
];
