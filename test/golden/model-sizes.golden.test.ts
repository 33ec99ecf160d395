import { describe, expect, it } from 'vitest';
import { input, pair } from '../../src/graph/index.js';
import {
  type BuiltLayer,
  buildNetwork,
  kerasMnistConvnet,
  type Layer,
  lenet5,
  resnetCifar,
  summarizeNetwork,
  vgg,
} from '../../src/nn/index.js';
import { goldenCases } from '../golden.js';
import { type Later, titled } from './later.js';

interface Config {
  kind: string;
  input: [number, number, number];
  classes: number;
  depth: number;
  shortcut: string;
  conv_bias: boolean;
  stages: number[][];
}
interface SizeCase {
  name: string;
  config: Config;
  expected: { trainable: number; non_trainable: number; total: number; layers: Record<string, unknown>[] };
}

const LATER: Later = { resnet: 'ResNets for photographs', mobilenet_v2: 'MobileNetV2' };

const SHORTCUTS: Readonly<Record<string, 'identity' | 'projection' | 'projectionWithoutBatchNorm'>> = {
  identity: 'identity',
  projection: 'projection',
  projection_without_batch_norm: 'projectionWithoutBatchNorm',
};

function networkOf({ kind, classes, depth, shortcut, conv_bias, stages }: Config): Layer {
  switch (kind) {
    case 'lenet5':
      return lenet5({ classes });
    case 'keras_mnist_convnet':
      return kerasMnistConvnet({ classes });
    case 'resnet_cifar':
      if (!Object.hasOwn(SHORTCUTS, shortcut))
        throw new Error(`model_sizes.json holds a shortcut that this test does not know: ${shortcut}`);
      return resnetCifar({ classes, depth, shortcut: SHORTCUTS[shortcut], useBias: conv_bias });
    case 'vgg':
      return vgg({ classes, stages, dense: [4096, 4096] });
    default:
      throw new Error(`model_sizes.json holds a kind that this test does not know: ${kind}`);
  }
}

/** What the golden file says of a layer besides its counts. */
function describeLayer({ kind, layer: { options } }: BuiltLayer): Record<string, unknown> {
  switch (kind) {
    case 'conv2d': {
      const [rows, columns] = pair(options.strides as number);
      expect(columns).toBe(rows);
      return {
        kind,
        kernel: [...pair(options.kernelSize as number)],
        stride: rows,
        filters: options.filters,
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
  const built = buildNetwork(networkOf(config), input('x', [1, ...config.input]), { mode: 'training' });
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
  for (const { title, skipped, golden } of titled(
    goldenCases<SizeCase>('model_sizes'),
    ({ config }) => LATER[config.kind],
  )) {
    it.skipIf(skipped)(title, () => check(golden));
  }
});
