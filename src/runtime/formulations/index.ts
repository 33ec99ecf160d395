import type { Node } from '../../graph/index.js';
import type { ChooseFormulation, LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { type EndedAttributes, endingOf } from '../fusions/ended.js';
import type { TakesEnding } from '../fusions/fuse-endings.js';
import { blockedBatchNorm, suitsBlockedBatchNorm } from './blocked-batch-norm.js';
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
import { blockedLayout } from './blocked-layout.js';
import { blockedMaxPool2dGradient, suitsBlockedMaxPool2dGradient } from './blocked-max-pool2d-gradient.js';
import { blockedAvgPool2d, blockedMaxPool2d, suitsBlockedPool2d } from './blocked-pool2d.js';
import {
  blockedChannelSums,
  blockedGlobalMean,
  blockedSpread,
  suitsBlockedChannelSums,
  suitsBlockedGlobalMean,
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
import { choiceFor, type FormulationChoices, isChosen, PLAIN } from './choices.js';
import { type BlockedEnding, blockedActivation } from './ending.js';

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
  { name: 'blocked-channel-line', suits: suitsBlockedChannelLine, lowering: blockedChannelLine },
  { name: 'blocked-elementwise', suits: suitsBlockedElementwise, lowering: blockedElementwise },
] as readonly unknown[] as readonly Formulation[];

/** How a target writes a graph. */
export interface Formulations {
  /** The choice for a node; the plain form where there is none. */
  readonly choose: ChooseFormulation;
  /** Whether a composite is computed as a whole. */
  readonly keeps: (composite: Node) => boolean;
  readonly takes: TakesEnding;
}

/** For a CPU whose block size is known; plain forms only where there is none. */
export function cpuFormulations(block: number | undefined, choices: FormulationChoices = {}): Formulations {
  if (block === undefined) return { choose: () => undefined, keeps: () => false, takes: () => false };
  const find = (node: Node, inputs: readonly LaidOutTensor[]) => {
    const choice = choiceFor(node, choices);
    if (choice === PLAIN) return undefined;
    const chosen = choice && suiting(node, block).find(({ name }) => name === choice);
    return chosen || BLOCKED_FORMULATIONS.find((formulation) => suitsNode(formulation, node, block, inputs));
  };
  return {
    choose(node, inputs) {
      const parts = endingOf(node);
      if (parts === undefined) return find(node, inputs)?.lowering(block, node, {});
      const formulation = find(parts.begin, inputs);
      return formulation && withEnding(formulation, block, parts);
    },
    keeps: (composite) => find(composite, []) !== undefined,
    takes: (node, ending) =>
      find(node, [])?.takesEndings === true && (ending === 'add' || blockedActivation(ending) !== undefined),
  };
}

/** Names of the forms that a node may have by choice, the table's own first; none where there is nothing to choose. */
export function choicesOf(node: Node, block: number): string[] {
  const names = isChosen(node) ? suiting(node, block).map(({ name }) => name) : [];
  return names.length === 0 ? [] : [...names, PLAIN];
}

function suiting(node: Node, block: number): Formulation[] {
  return BLOCKED_FORMULATIONS.filter((formulation) => suitsNode(formulation, node, block, []));
}

function suitsNode(
  { operation, suits }: Formulation,
  node: Node,
  block: number,
  inputs: readonly LaidOutTensor[],
): boolean {
  return (operation === undefined || operation === node.op.name) && suits(node, block, inputs);
}

function withEnding(
  { lowering }: Formulation,
  block: number,
  { begin, adds, activation }: EndedAttributes,
): AnyLowering {
  return (onnx, inputs, _, outputs) => {
    const ending = {
      added: adds ? inputs[inputs.length - 1].in(blockedLayout(block)) : undefined,
      activation: activation && blockedActivation(activation),
    };
    const own = adds ? inputs.slice(0, -1) : inputs;
    return lowering(block, begin, ending)(onnx, own, begin.attrs, outputs);
  };
}
