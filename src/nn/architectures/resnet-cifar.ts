import { OptionError } from '../../base/error.js';
import type { Layer } from '../layer.js';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  globalAvgPool2d,
  residual,
  sequential,
} from '../layers/index.js';

export interface ResnetCifarOptions {
  readonly classes: number;
  /** 6n + 2: 20, 32, 44, 56, 110. */
  readonly depth: number;
  /** Where the shape changes: zero channels on a subsampled input (the paper's), or a 1x1 convolution. */
  readonly shortcut?: 'identity' | 'projection' | 'projectionWithoutBatchNorm';
  /** Bias in the convolutions, which batch norm makes superfluous. */
  readonly useBias?: boolean;
}

/**
 * Residual network for small pictures: a 3x3 convolution, three stages of blocks of two 3x3 convolutions with 16, 32 and
 * 64 filters, global average pooling.
 *
 * Source   He, Zhang, Ren, Sun 2015 (arXiv 1512.03385), section 4.2; 269,722 trainable parameters at depth 20.
 */
export function resnetCifar({
  classes,
  depth,
  shortcut = 'identity',
  useBias = false,
}: ResnetCifarOptions): Layer {
  const blocks = (depth - 2) / 6;
  if (!Number.isInteger(blocks) || blocks < 1) {
    throw new OptionError({
      code: 'option/depth',
      where: 'resnetCifar',
      what: 'the depth must be 6n + 2',
      got: depth,
      fix: 'use 20, 32, 44, 56 or 110',
    });
  }
  const convolution = (filters: number, strides: number, name: string) =>
    conv2d(filters, 3, { strides, padding: 'same', useBias, kernelInitializer: 'heNormal', name });
  const stages = [16, 32, 64].flatMap((filters, stage) =>
    Array.from({ length: blocks }, (_, block) => {
      const strides = stage > 0 && block === 0 ? 2 : 1;
      const layers = [
        convolution(filters, strides, 'conv1'),
        batchNorm({ name: 'bn1' }),
        activation('relu', { name: 'relu1' }),
        convolution(filters, 1, 'conv2'),
        batchNorm({ name: 'bn2' }),
      ];
      const projected =
        strides === 1 || shortcut === 'identity' ? [] : projection(filters, strides, shortcut, useBias);
      return residual(layers, {
        shortcut: projected,
        activation: 'relu',
        name: `stage${stage + 1}_block${block + 1}`,
      });
    }),
  );
  return sequential([
    convolution(16, 1, 'conv1'),
    batchNorm({ name: 'bn1' }),
    activation('relu', { name: 'relu1' }),
    ...stages,
    globalAvgPool2d({ name: 'pool' }),
    dense(classes, { name: 'output' }),
  ]);
}

function projection(
  filters: number,
  strides: number,
  kind: 'projection' | 'projectionWithoutBatchNorm',
  useBias: boolean,
): Layer[] {
  const convolution = conv2d(filters, 1, { strides, useBias, kernelInitializer: 'heNormal', name: 'conv' });
  return kind === 'projection' ? [convolution, batchNorm({ name: 'bn' })] : [convolution];
}
