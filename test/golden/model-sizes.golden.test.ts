import { describe, expect, it } from 'vitest';
import { input, pair } from '../../src/graph/index.js';
import {
  type ArchitectureSpec,
  architecture,
  type BuiltLayer,
  buildNetwork,
  summarizeNetwork,
} from '../../src/nn/index.js';
import { goldenCases } from '../golden.js';

interface Config {
  kind: string;
  input: [number, number, number];
  classes: number;
  depth: number;
  shortcut: string;
  conv_bias: boolean;
  stages: number[][];
  block: string;
  blocks: number[];
  width: number;
}
interface SizeCase {
  name: string;
  config: Config;
  expected: { trainable: number; non_trainable: number; total: number; layers: Record<string, unknown>[] };
}

const SHORTCUTS: Readonly<Record<string, 'identity' | 'projection' | 'projectionWithoutBatchNorm'>> = {
  identity: 'identity',
  projection: 'projection',
  projection_without_batch_norm: 'projectionWithoutBatchNorm',
};

function specOf({ kind, depth, shortcut, conv_bias, stages, ...config }: Config): ArchitectureSpec {
  switch (kind) {
    case 'lenet5':
      return 'lenet5';
    case 'keras_mnist_convnet':
      return 'keras-mnist-convnet';
    case 'resnet_cifar':
      if (!Object.hasOwn(SHORTCUTS, shortcut))
        throw new Error(`model_sizes.json holds a shortcut that this test does not know: ${shortcut}`);
      return { name: 'resnet-cifar', depth, shortcut: SHORTCUTS[shortcut], useBias: conv_bias };
    case 'resnet':
      return {
        name: 'resnet',
        block: config.block,
        blocks: config.blocks,
        useBias: conv_bias,
        stem: 'large',
      };
    case 'vgg':
      return { name: 'vgg', stages };
    case 'mobilenet_v2':
      return { name: 'mobilenet-v2', width: config.width, stem: 'large' };
    default:
      throw new Error(`model_sizes.json holds a kind that this test does not know: ${kind}`);
  }
}

/** What the golden file says of a layer besides its counts. */
function describeLayer({ kind, layer: { options }, output }: BuiltLayer): Record<string, unknown> {
  switch (kind) {
    case 'conv2d':
    case 'depthwiseConv2d': {
      const [rows, columns] = pair(options.strides as number);
      expect(columns).toBe(rows);
      return {
        kind: kind === 'conv2d' ? kind : 'depthwise_conv2d',
        kernel: [...pair(options.kernelSize as number)],
        stride: rows,
        filters: output.shape[1],
        use_bias: options.useBias,
      };
    }
    case 'batchNorm':
      return { kind: 'batch_norm' };
    case 'dense':
      return { kind, units: options.units };
    default:
      throw new Error(`a layer with parameters that this test cannot describe: ${kind}`);
  }
}

function check({ config, expected }: SizeCase): void {
  const [channels, height, width] = config.input;
  const facts = { height, width, channels, classes: config.classes, trainingCount: 10_000 };
  const network = architecture(specOf(config), facts);
  const built = buildNetwork(network, input('x', [1, channels, height, width]), { mode: 'training' });
  const summary = summarizeNetwork(built);
  const byPath = new Map(built.layers.map((layer) => [layer.path, layer]));
  const rows = summary.layers
    .filter(({ trainable, nonTrainable }) => trainable + nonTrainable > 0)
    .map(({ name, trainable, nonTrainable }) => ({
      ...describeLayer(byPath.get(name)!),
      trainable,
      non_trainable: nonTrainable,
    }));
  const { trainable, nonTrainable, total } = summary;
  expect({ trainable, non_trainable: nonTrainable, total, layers: rows }).toEqual(expected);
}

describe('model_sizes.json', () => {
  it.each(goldenCases<SizeCase>('model_sizes'))('$name', check);
});
