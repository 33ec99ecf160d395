import { describe, expect, it } from 'vitest';
import { input, type Shape } from '../graph/index.js';
import { type ArchitectureSpec, architecture } from './architectures/index.js';
import { type BuildOptions, buildNetwork } from './build.js';
import type { Layer } from './layer.js';
import {
  batchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  flatten,
  residual,
  separableConv2d,
  sequential,
} from './layers/index.js';
import { summarizeNetwork } from './summary.js';

const FLOAT = 4;

function summary(network: Layer, shape: Shape, options: Partial<BuildOptions> = {}) {
  return summarizeNetwork(buildNetwork(network, input('x', [1, ...shape]), { mode: 'training', ...options }));
}

function ofArchitecture(spec: ArchitectureSpec, side: number, classes: number) {
  const facts = { height: side, width: side, channels: 3, classes, trainingCount: 10_000 };
  return summary(architecture(spec, facts), [3, side, side]);
}

function rows({ layers }: ReturnType<typeof summary>) {
  return Object.fromEntries(layers.map(({ name, ...row }) => [name, row]));
}

describe('multiply-adds', () => {
  // torchvision's model cards (GFLOPS, which count a multiply-add as one); ResNet-20: 40.6 M in later literature.
  it.each([
    ['resnet-18', 224, 1000, 1.814e9],
    ['resnet-34', 224, 1000, 3.664e9],
    ['resnet-50', 224, 1000, 4.089e9],
    ['vgg-11', 224, 1000, 7.609e9],
    ['vgg-16', 224, 1000, 15.47e9],
    ['mobilenet-v2', 224, 1000, 0.301e9],
    ['convnext-tiny', 224, 1000, 4.456e9],
    ['resnet-20', 32, 10, 40.6e6],
  ])('of %s at %s pixels are the published ones', (spec, side, classes, expected) => {
    expect(ofArchitecture(spec, side, classes).multiplyAdds / expected).toBeCloseTo(1, 2);
  });

  it('are those of the formula for each kind of kernel', () => {
    const padded = { padding: 'same' } as const;
    const network = sequential([
      conv2d(6, 3, { ...padded, groups: 2, name: 'groups' }),
      depthwiseConv2d(3, { ...padded, depthMultiplier: 2, name: 'depthwise' }),
      separableConv2d(5, 3, { ...padded, name: 'separable' }),
      conv2dTranspose(3, 2, { strides: 2, name: 'transposed' }),
      flatten({ name: 'flatten' }),
      dense(7, { activation: 'softmax', name: 'dense' }),
    ]);
    const work = Object.fromEntries(
      summary(network, [4, 8, 8]).layers.map(({ name, multiplyAdds }) => [name, multiplyAdds]),
    );
    expect(work).toEqual({
      groups: 64 * 6 * 2 * 9,
      depthwise: 64 * 12 * 9,
      separable: 64 * 12 * 9 + 64 * 12 * 5,
      transposed: 64 * 5 * 3 * 4,
      flatten: 0,
      dense: 16 * 16 * 3 * 7,
    });
  });

  it('of a sequence are those of every step', () => {
    expect(summary(dense(4), [5, 3]).multiplyAdds).toBe(5 * 3 * 4);
  });
});

describe('the layers of a summary', () => {
  const block = residual([conv2d(3, 3, { padding: 'same', name: 'conv' })], {
    shortcut: [batchNorm({ name: 'bn' })],
    activation: 'relu',
    name: 'block',
  });

  it('are those that hold no others, and those that compute something themselves', () => {
    const { layers } = summary(sequential([sequential([block], { name: 'stage' }), flatten()]), [3, 4, 4]);
    expect(layers.map(({ name, kind }) => [name, kind])).toEqual([
      ['stage.block.branch.conv', 'conv2d'],
      ['stage.block.shortcut.bn', 'batchNorm'],
      ['stage.block', 'residual'],
      ['flatten_1', 'flatten'],
    ]);
  });

  it('add up to the whole', () => {
    const { layers, ...total } = ofArchitecture('resnet-20', 32, 10);
    for (const key of ['trainable', 'nonTrainable', 'multiplyAdds', 'activationBytes'] as const) {
      expect(layers.reduce((sum, layer) => sum + layer[key], 0)).toBe(total[key]);
    }
    expect(total.total).toBe(271_098);
  });

  it('of a network that is one layer are that layer', () => {
    expect(summary(dense(2), [3]).layers).toMatchObject([{ name: '', kind: 'dense', trainable: 8 }]);
  });
});

describe('activations', () => {
  const network = sequential([
    conv2d(2, 3, { padding: 'same', activation: 'relu', name: 'conv1' }),
    conv2d(4, 3, { padding: 'same', name: 'conv2' }),
    flatten({ name: 'flatten' }),
    dropout(0.5, { name: 'dropout' }),
    dense(3, { name: 'dense' }),
  ]);

  it('are the values that gradients are computed from, each once, and not those that none asks for', () => {
    const kept = rows(summary(network, [1, 8, 8]));
    // The output of relu: for its own gradient and for the next kernel's.
    expect(kept.conv1.activationBytes).toBe(2 * 64 * FLOAT);
    // Nothing asks for what a linear convolution gave, dropout for its mask alone.
    expect(kept.conv2.activationBytes).toBe(0);
    expect(kept.flatten.activationBytes).toBe(0);
    // The scaled mask and the values that go into the dense layer.
    expect(kept.dropout.activationBytes).toBe(2 * 4 * 64 * FLOAT);
    expect(kept.dense.activationBytes).toBe(0);
  });

  it('of frozen layers that nothing before them learns through are not kept', () => {
    const frozen = (path: string) => (path.startsWith('conv') ? ('frozen' as const) : undefined);
    const all = summary(network, [1, 8, 8]);
    const head = summary(network, [1, 8, 8], { frozen });
    expect([head.trainable, head.nonTrainable]).toEqual([4 * 64 * 3 + 3, all.total - 4 * 64 * 3 - 3]);
    expect(head.multiplyAdds).toBe(all.multiplyAdds);
    const kept = rows(head);
    expect(kept.conv1.activationBytes).toBe(0);
    // The mask is for gradients of the layers before it.
    expect(kept.dropout.activationBytes).toBe(4 * 64 * FLOAT);
  });

  it('of a network that learns nothing are none', () => {
    expect(summary(network, [1, 8, 8], { frozen: () => 'frozen' }).activationBytes).toBe(0);
  });
});
