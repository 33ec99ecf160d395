import type { Operation } from '../operation.js';
import { absOperation } from './abs.js';
import { addOperation } from './add.js';
import { avgPool2dOperation } from './avg-pool2d.js';
import { batchNormOperation } from './batch-norm.js';
import { batchNormGradientOperation } from './batch-norm-gradient.js';
import { batchNormInferenceOperation } from './batch-norm-inference.js';
import { castOperation } from './cast.js';
import { clipOperation } from './clip.js';
import { concatOperation } from './concat.js';
import { constantOperation } from './constant.js';
import { conv2dOperation } from './conv2d.js';
import { conv2dInputGradientOperation } from './conv2d-input-gradient.js';
import { conv2dWeightGradientOperation } from './conv2d-weight-gradient.js';
import { divOperation } from './div.js';
import { equalOperation } from './equal.js';
import { erfOperation } from './erf.js';
import { expOperation } from './exp.js';
import { expandOperation } from './expand.js';
import { foreignOperation } from './foreign.js';
import { gatherOperation } from './gather.js';
import { greaterOperation } from './greater.js';
import { greaterOrEqualOperation } from './greater-or-equal.js';
import { heavisideOperation } from './heaviside.js';
import { inputOperation } from './input.js';
import { insideOperation } from './inside.js';
import { lessOperation } from './less.js';
import { lessOrEqualOperation } from './less-or-equal.js';
import { logOperation } from './log.js';
import { logSoftmaxOperation } from './log-softmax.js';
import { logicalNotOperation } from './logical-not.js';
import { matmulOperation } from './matmul.js';
import { maxOperation } from './max.js';
import { maxPool2dOperation } from './max-pool2d.js';
import { maxPool2dGradientOperation } from './max-pool2d-gradient.js';
import { maximumOperation } from './maximum.js';
import { meanOperation } from './mean.js';
import { minOperation } from './min.js';
import { minimumOperation } from './minimum.js';
import { mulOperation } from './mul.js';
import { negateOperation } from './negate.js';
import { oneHotOperation } from './one-hot.js';
import { padOperation } from './pad.js';
import { powOperation } from './pow.js';
import { reciprocalOperation } from './reciprocal.js';
import { reluOperation } from './relu.js';
import { reshapeOperation } from './reshape.js';
import { scatterAddOperation } from './scatter-add.js';
import { sigmoidOperation } from './sigmoid.js';
import { signOperation } from './sign.js';
import { sliceOperation } from './slice.js';
import { sliceGradientOperation } from './slice-gradient.js';
import { softmaxOperation } from './softmax.js';
import { splitOperation } from './split.js';
import { sqrtOperation } from './sqrt.js';
import { standardizeOperation } from './standardize.js';
import { subOperation } from './sub.js';
import { sumOperation } from './sum.js';
import { tanhOperation } from './tanh.js';
import { transposeOperation } from './transpose.js';
import { upsampleNearest2dOperation } from './upsample-nearest2d.js';
import { whereOperation } from './where.js';

export { abs } from './abs.js';
export { add } from './add.js';
export { avgPool2d } from './avg-pool2d.js';
export { type BatchNormAttributes, batchNorm } from './batch-norm.js';
export { type BatchNormGradientAttributes, batchNormGradient } from './batch-norm-gradient.js';
export { type BatchNormInferenceAttributes, batchNormInference } from './batch-norm-inference.js';
export { cast } from './cast.js';
export { type ClipAttributes, clip } from './clip.js';
export { type ConcatAttributes, concat } from './concat.js';
export { constant, constantData, isConstant, scalar } from './constant.js';
export type { Conv2dAttributes, Conv2dOptions } from './conv2d.js';
export { conv2d } from './conv2d.js';
export { type Conv2dInputGradientAttributes, conv2dInputGradient } from './conv2d-input-gradient.js';
export { conv2dWeightGradient } from './conv2d-weight-gradient.js';
export { div } from './div.js';
export { equal } from './equal.js';
export { erf } from './erf.js';
export { exp } from './exp.js';
export { type ExpandAttributes, expand } from './expand.js';
export { type ForeignAttributes, foreign } from './foreign.js';
export { gather } from './gather.js';
export { greater } from './greater.js';
export { greaterOrEqual } from './greater-or-equal.js';
export { heaviside } from './heaviside.js';
export { input, inputName, isInput } from './input.js';
export { type InsideAttributes, inside } from './inside.js';
export { less } from './less.js';
export { lessOrEqual } from './less-or-equal.js';
export { log } from './log.js';
export { logSoftmax } from './log-softmax.js';
export { logicalNot } from './logical-not.js';
export { matmul, swapLastAxes } from './matmul.js';
export { max } from './max.js';
export { maxPool2d } from './max-pool2d.js';
export { maxPool2dGradient } from './max-pool2d-gradient.js';
export { maximum } from './maximum.js';
export { mean } from './mean.js';
export { min } from './min.js';
export { minimum } from './minimum.js';
export { mul } from './mul.js';
export { negate } from './negate.js';
export { oneHot } from './one-hot.js';
export { type PadAttributes, pad } from './pad.js';
export { pow } from './pow.js';
export { reciprocal } from './reciprocal.js';
export type { ReductionAttributes, ReductionOptions } from './reduction.js';
export { relu } from './relu.js';
export { reshape } from './reshape.js';
export { scatterAdd } from './scatter-add.js';
export { sigmoid } from './sigmoid.js';
export { sign } from './sign.js';
export type { SliceRange } from './slice.js';
export { type SliceAttributes, slice } from './slice.js';
export { type SliceGradientAttributes, sliceGradient } from './slice-gradient.js';
export { softmax } from './softmax.js';
export { split } from './split.js';
export { sqrt } from './sqrt.js';
export { standardize } from './standardize.js';
export { sub } from './sub.js';
export { sum } from './sum.js';
export { tanh } from './tanh.js';
export { transpose } from './transpose.js';
export { upsampleNearest2d } from './upsample-nearest2d.js';
export { where } from './where.js';
export {
  isTiling,
  onnxPads,
  type Padding,
  type Pads,
  type Pair,
  type Pool2dOptions,
  pair,
  resolveWindow,
  type Window,
  type WindowOptions,
} from './window.js';

/** Every operation, each once. A test compares this list with the files of the folder. */
export const OPERATIONS: readonly Operation[] = [
  absOperation,
  addOperation,
  avgPool2dOperation,
  batchNormOperation,
  batchNormGradientOperation,
  batchNormInferenceOperation,
  castOperation,
  clipOperation,
  concatOperation,
  constantOperation,
  conv2dInputGradientOperation,
  conv2dWeightGradientOperation,
  conv2dOperation,
  divOperation,
  equalOperation,
  erfOperation,
  expOperation,
  expandOperation,
  foreignOperation,
  gatherOperation,
  greaterOrEqualOperation,
  greaterOperation,
  heavisideOperation,
  insideOperation,
  inputOperation,
  lessOrEqualOperation,
  lessOperation,
  logSoftmaxOperation,
  logOperation,
  logicalNotOperation,
  matmulOperation,
  maxPool2dGradientOperation,
  maxPool2dOperation,
  maxOperation,
  maximumOperation,
  meanOperation,
  minOperation,
  minimumOperation,
  mulOperation,
  negateOperation,
  oneHotOperation,
  padOperation,
  powOperation,
  reciprocalOperation,
  reluOperation,
  reshapeOperation,
  scatterAddOperation,
  sigmoidOperation,
  signOperation,
  sliceOperation,
  sliceGradientOperation,
  softmaxOperation,
  splitOperation,
  sqrtOperation,
  standardizeOperation,
  subOperation,
  sumOperation,
  tanhOperation,
  transposeOperation,
  upsampleNearest2dOperation,
  whereOperation,
] as readonly unknown[] as readonly Operation[];
