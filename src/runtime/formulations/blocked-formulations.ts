import type { Node } from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { blockedBatchNorm, blockedCentredBatchNorm, suitsBlockedBatchNorm } from './blocked-batch-norm.js';
import { blockedBatchNormGradient, suitsBlockedBatchNormGradient } from './blocked-batch-norm-gradient.js';
import { blockedBatchNormInference, suitsBlockedBatchNormInference } from './blocked-batch-norm-inference.js';
import { blockedChannelLine, suitsBlockedChannelLine } from './blocked-channel-line.js';
import { blockedConv2d, suitsBlockedConv2d } from './blocked-conv2d.js';
import {
  blockedInputGradient,
  suitsBlockedPhases,
  suitsBlockedTurned,
} from './blocked-conv2d-input-gradient.js';
import { blockedWeightGradient, suitsBlockedWeightGradient } from './blocked-conv2d-weight-gradient.js';
import { blockedWeightProduct, suitsBlockedWeightProduct } from './blocked-conv2d-weight-product.js';
import {
  blockedDepthwise,
  blockedDepthwiseInputGradient,
  blockedDepthwiseWeightGradient,
  suitsBlockedDepthwise,
  suitsBlockedDepthwiseInputGradient,
  suitsBlockedDepthwiseWeightGradient,
} from './blocked-depthwise-conv2d.js';
import { blockedElementwise, suitsBlockedElementwise } from './blocked-elementwise.js';
import {
  fewChannelsWeightGradient,
  suitsFewChannelsWeightGradient,
} from './blocked-few-channels-weight-gradient.js';
import { blockedInside, suitsBlockedInside } from './blocked-inside.js';
import { blockedMaxPool2dGradient, suitsBlockedMaxPool2dGradient } from './blocked-max-pool2d-gradient.js';
import { blockedPictureProducts, suitsPictureProducts } from './blocked-picture-products.js';
import { blockedAvgPool2d, blockedMaxPool2d, suitsBlockedPool2d } from './blocked-pool2d.js';
import {
  blockedChannelSums,
  blockedGlobalMean,
  blockedMeanPicture,
  blockedSpread,
  suitsBlockedChannelSums,
  suitsBlockedGlobalMean,
  suitsBlockedMeanPicture,
  suitsBlockedSpread,
} from './blocked-reductions.js';
import {
  blockedConcat,
  blockedPad,
  blockedSlice,
  blockedSliceGradient,
  suitsBlockedConcat,
  suitsBlockedPad,
  suitsBlockedSlice,
  suitsBlockedSliceGradient,
} from './blocked-shaping.js';
import type { BlockedEnding } from './ending.js';

/** A lowering of any operation, its attributes erased. */
export type AnyLowering = LayoutLowering<Record<string, unknown>>;

/** Another way to write an operation, the nodes it suits, and the operation it stands for. */
export interface Formulation {
  readonly name: string;
  /** Undefined where it stands for any operation of a kind. */
  readonly operation?: string;
  /**
   * Decided by the node alone, or also by the layouts in which its operands are held. Whether a composite is kept whole is
   * asked before layouts are known, with no operands: by the node alone.
   */
  readonly suits: (node: Node, block: number, inputs: readonly LaidOutTensor[]) => boolean;
  readonly lowering: (block: number, node: Node, ending: BlockedEnding) => AnyLowering;
  /** Whether the ending may say anything. */
  readonly takesEndings?: boolean;
}

/** Formulations for CPUs with the blocked convolution kernels, best first. Each is tested against the plain one. */
export const BLOCKED_FORMULATIONS = [
  {
    name: 'blocked',
    operation: 'conv2d',
    suits: suitsBlockedConv2d,
    lowering: blockedConv2d,
    takesEndings: true,
  },
  {
    name: 'blocked-turned',
    operation: 'conv2dInputGradient',
    suits: suitsBlockedTurned,
    lowering: blockedInputGradient,
    takesEndings: true,
  },
  {
    name: 'blocked-phases',
    operation: 'conv2dInputGradient',
    suits: suitsBlockedPhases,
    lowering: blockedInputGradient,
  },
  {
    name: 'blocked-pictures',
    operation: 'conv2dWeightGradient',
    suits: suitsFewChannelsWeightGradient,
    lowering: fewChannelsWeightGradient,
  },
  {
    name: 'blocked-picture-products',
    operation: 'conv2dWeightGradient',
    suits: suitsPictureProducts,
    lowering: blockedPictureProducts,
  },
  {
    name: 'blocked-product',
    operation: 'conv2dWeightGradient',
    suits: suitsBlockedWeightProduct,
    lowering: blockedWeightProduct,
  },
  {
    name: 'blocked-exchanged',
    operation: 'conv2dWeightGradient',
    suits: suitsBlockedWeightGradient,
    lowering: blockedWeightGradient,
  },
  {
    name: 'blocked-depthwise',
    operation: 'conv2d',
    suits: suitsBlockedDepthwise,
    lowering: blockedDepthwise,
    takesEndings: true,
  },
  {
    name: 'blocked-depthwise-turned',
    operation: 'conv2dInputGradient',
    suits: suitsBlockedDepthwiseInputGradient,
    lowering: blockedDepthwiseInputGradient,
    takesEndings: true,
  },
  {
    name: 'blocked-depthwise-planes',
    operation: 'conv2dWeightGradient',
    suits: suitsBlockedDepthwiseWeightGradient,
    lowering: blockedDepthwiseWeightGradient,
  },
  { name: 'blocked-pool', operation: 'maxPool2d', suits: suitsBlockedPool2d, lowering: blockedMaxPool2d },
  { name: 'blocked-pool', operation: 'avgPool2d', suits: suitsBlockedPool2d, lowering: blockedAvgPool2d },
  {
    name: 'blocked-rows',
    operation: 'maxPool2dGradient',
    suits: suitsBlockedMaxPool2dGradient,
    lowering: blockedMaxPool2dGradient,
  },
  {
    name: 'blocked-lines',
    operation: 'batchNorm',
    suits: suitsBlockedBatchNorm,
    lowering: blockedBatchNorm,
    takesEndings: true,
  },
  {
    name: 'blocked-lines',
    operation: 'centredBatchNorm',
    suits: suitsBlockedBatchNorm,
    lowering: blockedCentredBatchNorm,
    takesEndings: true,
  },
  {
    name: 'blocked-lines',
    operation: 'batchNormGradient',
    suits: suitsBlockedBatchNormGradient,
    lowering: blockedBatchNormGradient,
  },
  {
    name: 'blocked-line',
    operation: 'batchNormInference',
    suits: suitsBlockedBatchNormInference,
    lowering: blockedBatchNormInference,
    takesEndings: true,
  },
  { name: 'blocked-sums', operation: 'sum', suits: suitsBlockedChannelSums, lowering: blockedChannelSums },
  { name: 'blocked-sums', operation: 'mean', suits: suitsBlockedChannelSums, lowering: blockedChannelSums },
  { name: 'blocked-global', operation: 'mean', suits: suitsBlockedGlobalMean, lowering: blockedGlobalMean },
  {
    name: 'blocked-pictures',
    operation: 'mean',
    suits: suitsBlockedMeanPicture,
    lowering: blockedMeanPicture,
  },
  { name: 'blocked-spread', operation: 'expand', suits: suitsBlockedSpread, lowering: blockedSpread },
  { name: 'blocked-parts', operation: 'slice', suits: suitsBlockedSlice, lowering: blockedSlice },
  {
    name: 'blocked-parts',
    operation: 'sliceGradient',
    suits: suitsBlockedSliceGradient,
    lowering: blockedSliceGradient,
  },
  { name: 'blocked-parts', operation: 'pad', suits: suitsBlockedPad, lowering: blockedPad },
  { name: 'blocked-parts', operation: 'concat', suits: suitsBlockedConcat, lowering: blockedConcat },
  { name: 'blocked-line', operation: 'inside', suits: suitsBlockedInside, lowering: blockedInside },
  { name: 'blocked-channel-line', suits: suitsBlockedChannelLine, lowering: blockedChannelLine },
  { name: 'blocked-elementwise', suits: suitsBlockedElementwise, lowering: blockedElementwise },
] as readonly unknown[] as readonly Formulation[];
