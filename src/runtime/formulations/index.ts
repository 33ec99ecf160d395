import type { Lowering, Node } from '../../graph/index.js';
import { blockedConv2d, suitsBlockedConv2d } from './blocked-conv2d.js';
import { blockedInputGradient, suitsBlockedInputGradient } from './blocked-conv2d-input-gradient.js';
import { blockedWeightGradient, suitsBlockedWeightGradient } from './blocked-conv2d-weight-gradient.js';

type AnyLowering = Lowering<Record<string, unknown>>;

/** Another way to write an operation, the nodes it suits, and the operation it stands for. */
export interface Formulation {
  readonly name: string;
  readonly operation: string;
  readonly suits: (node: Node, block: number) => boolean;
  readonly lowering: (block: number) => AnyLowering;
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
] as readonly unknown[] as readonly Formulation[];

/** The choice for a CPU whose block size is known; plain forms only where there is none. */
export function cpuFormulation(block: number | undefined): (node: Node) => AnyLowering | undefined {
  if (block === undefined) return () => undefined;
  return (node) =>
    BLOCKED_FORMULATIONS.find((f) => f.operation === node.op.name && f.suits(node, block))?.lowering(block);
}
