import type { Node } from '../../graph/index.js';
import type { ChooseFormulation, LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { blockedBatchNorm, suitsBlockedBatchNorm } from './blocked-batch-norm.js';
import { blockedBatchNormGradient, suitsBlockedBatchNormGradient } from './blocked-batch-norm-gradient.js';
import { blockedConv2d, suitsBlockedConv2d } from './blocked-conv2d.js';
import { blockedInputGradient, suitsBlockedInputGradient } from './blocked-conv2d-input-gradient.js';
import { blockedWeightGradient, suitsBlockedWeightGradient } from './blocked-conv2d-weight-gradient.js';
import {
  blockedDepthwise,
  blockedDepthwiseInputGradient,
  blockedDepthwiseWeightGradient,
  suitsBlockedDepthwise,
  suitsBlockedDepthwiseInputGradient,
  suitsBlockedDepthwiseWeightGradient,
} from './blocked-depthwise-conv2d.js';
import { blockedElementwise, suitsBlockedElementwise } from './blocked-elementwise.js';
import { blockedMaxPool2dGradient, suitsBlockedMaxPool2dGradient } from './blocked-max-pool2d-gradient.js';
import { blockedAvgPool2d, blockedMaxPool2d, suitsBlockedPool2d } from './blocked-pool2d.js';

type AnyLowering = LayoutLowering<Record<string, unknown>>;

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
  readonly lowering: (block: number, node: Node) => AnyLowering;
}

/** Formulations for CPUs with the blocked convolution kernels, best first. Each is tested against the plain one. */
export const BLOCKED_FORMULATIONS = [
  { name: 'blocked', operation: 'conv2d', suits: suitsBlockedConv2d, lowering: blockedConv2d },
  {
    name: 'blocked-turned',
    operation: 'conv2dInputGradient',
    suits: suitsBlockedInputGradient,
    lowering: blockedInputGradient,
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
  },
  {
    name: 'blocked-depthwise-turned',
    operation: 'conv2dInputGradient',
    suits: suitsBlockedDepthwiseInputGradient,
    lowering: blockedDepthwiseInputGradient,
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
  },
  {
    name: 'blocked-lines',
    operation: 'batchNormGradient',
    suits: suitsBlockedBatchNormGradient,
    lowering: blockedBatchNormGradient,
  },
  { name: 'blocked-elementwise', suits: suitsBlockedElementwise, lowering: blockedElementwise },
] as readonly unknown[] as readonly Formulation[];

/** The choice for a CPU whose block size is known; plain forms only where there is none. */
export function cpuFormulation(block: number | undefined): ChooseFormulation {
  if (block === undefined) return () => undefined;
  return (node, inputs) =>
    BLOCKED_FORMULATIONS.find(
      ({ operation = node.op.name, suits }) => operation === node.op.name && suits(node, block, inputs),
    )?.lowering(block, node);
}
