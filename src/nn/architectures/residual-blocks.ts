import type { Layer } from '../layer.js';
import { residual, sequential } from '../layers/index.js';
import { normalizedConvolution } from './normalized-convolution.js';

export type Shortcut = 'identity' | 'projection' | 'projectionWithoutBatchNorm';

export interface StageOptions {
  readonly stage: number;
  readonly blocks: number;
  readonly inputs: number;
  readonly filters: number;
  /** Of the first block. */
  readonly strides: number;
  /** Where the shape changes. */
  readonly shortcut: Shortcut;
  readonly useBias: boolean;
  readonly zeroInitResidual: boolean;
}

interface BlockOptions {
  readonly filters: number;
  readonly strides: number;
  readonly useBias: boolean;
  readonly zeroInitResidual: boolean;
}

export type BlockKind = 'basic' | 'bottleneck';

/** A branch of the paper: two 3x3 convolutions, or 1x1, 3x3 and 1x1 with four times the filters at its end. */
const BRANCHES: Readonly<Record<BlockKind, (options: BlockOptions) => Layer[]>> = {
  basic: ({ filters, strides, useBias, zeroInitResidual: startsAtZero }) => [
    ...normalizedConvolution(filters, 3, { strides, useBias, activation: 'relu', suffix: 1 }),
    ...normalizedConvolution(filters, 3, { useBias, startsAtZero, suffix: 2 }),
  ],
  bottleneck: ({ filters, strides, useBias, zeroInitResidual: startsAtZero }) => [
    ...normalizedConvolution(filters, 1, { useBias, activation: 'relu', suffix: 1 }),
    ...normalizedConvolution(filters, 3, { strides, useBias, activation: 'relu', suffix: 2 }),
    ...normalizedConvolution(outputsOf('bottleneck', filters), 1, { useBias, startsAtZero, suffix: 3 }),
  ],
};

/** Channels of a block's output. */
export function outputsOf(kind: BlockKind, filters: number): number {
  return kind === 'bottleneck' ? 4 * filters : filters;
}

/**
 * A stage of residual blocks, relu(branch + shortcut), the first of which may change the shape.
 *
 * Source   He, Zhang, Ren, Sun 2015 (arXiv 1512.03385), figure 5; the stride of a bottleneck on its 3x3 convolution, as
 *          in torchvision.
 */
export function residualStage(kind: BlockKind, options: StageOptions): Layer {
  const { stage, blocks, inputs, filters, useBias, shortcut, zeroInitResidual } = options;
  const outputs = outputsOf(kind, filters);
  const layers = Array.from({ length: blocks }, (_, block) => {
    const strides = block === 0 ? options.strides : 1;
    const changes = strides !== 1 || (block === 0 && inputs !== outputs);
    return residual(BRANCHES[kind]({ filters, strides, useBias, zeroInitResidual }), {
      shortcut: changes ? projection(shortcut, outputs, strides, useBias) : [],
      activation: 'relu',
      name: `block${block + 1}`,
    });
  });
  return sequential(layers, { name: `stage${stage}` });
}

function projection(shortcut: Shortcut, filters: number, strides: number, useBias: boolean): Layer[] {
  if (shortcut === 'identity') return [];
  const [convolution, norm] = normalizedConvolution(filters, 1, { strides, useBias });
  return shortcut === 'projection' ? [convolution, norm] : [convolution];
}
