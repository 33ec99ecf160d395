import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { PUBLISHED_SIZES } from '../../../test/published-sizes.js';
import { input } from '../../graph/index.js';
import { buildNetwork } from '../build.js';
import { summarizeNetwork } from '../summary.js';
import { ARCHITECTURE_NAMES, type ArchitectureSpec, architecture, type PictureFacts } from './index.js';

const FACTS: PictureFacts = { height: 32, width: 32, channels: 3, classes: 7, trainingCount: 1000 };

function build(spec: ArchitectureSpec, facts: Partial<PictureFacts> = {}) {
  const all = { ...FACTS, ...facts };
  const x = input('x', [2, all.channels, all.height, all.width]);
  return buildNetwork(architecture(spec, all), x, { mode: 'training' });
}

describe('an architecture by name', () => {
  it.each(ARCHITECTURE_NAMES)('%s gives one number per class, in training and in inference', (name) => {
    for (const channels of [1, 3]) {
      for (const mode of ['training', 'inference'] as const) {
        const network = architecture(name, { ...FACTS, channels });
        const { output } = buildNetwork(network, input('x', [2, channels, 32, 32]), { mode });
        expect(output.shape).toEqual([2, 7]);
      }
    }
  });

  it.each(ARCHITECTURE_NAMES)('%s is the same network for the same pictures, and plain JSON', (name) => {
    const network = architecture(name, FACTS);
    expect(architecture(name, FACTS)).toEqual(network);
    expect(JSON.parse(JSON.stringify(network))).toEqual(network);
  });

  it.each(['res-net-21', 'AUTO', '', 'toString', '__proto__'])('is refused when it is %j', (name) => {
    const error = errorOf(() => architecture(name, FACTS));
    expect(error.code).toBe('option/architecture');
    expect(error.got).toBe(name);
    for (const known of ARCHITECTURE_NAMES) expect(error.fix).toContain(known);
  });

  it('suggests the name that was meant', () => {
    expect(errorOf(() => architecture('resnet20', FACTS)).fix).toMatch(
      /^did you mean resnet-20\? use one of/,
    );
    expect(errorOf(() => architecture('transformer-xl', FACTS)).fix).toMatch(/^use one of/);
  });

  it.each([
    ['lenet5', 12, 'conv2', 16],
    ['keras-mnist-convnet', 4, 'conv2', 10],
    ['vgg-small', 7, 'stage3.pool', 8],
    ['vgg-16', 31, 'stage5.pool', 32],
    ['auto', 1, 'block1.pool', 2],
  ])(
    '%s refuses pictures of %s pixels: the layer %s does not fit, and %s would',
    (name, side, layer, enough) => {
      for (const shape of [{ height: side }, { width: side }]) {
        const error = errorOf(() => build(name, { height: 64, width: 64, ...shape }));
        expect(error.code).toBe('shape/picture-size');
        expect(error.where).toContain(`${name}, layer "${layer}" (input [1, `);
        expect(error.what).toContain('too small: the kernel does not fit');
        expect(error.fix).toContain(`at least ${enough} x ${enough} pixels`);
      }
      expect(build(name, { height: enough, width: enough }).output.shape).toEqual([2, 7]);
    },
  );

  it.each(['resnet-18', 'resnet-50', 'resnet-20', 'mobilenet-v2', 'mlp'])(
    '%s takes pictures of any size',
    (name) => {
      for (const side of [1, 7, 63, 64]) {
        expect(build(name, { height: side, width: side }).output.shape).toEqual([2, 7]);
      }
    },
  );
});

describe('the classic network', () => {
  const sides = [8, 12, 16, 24, 28, 31, 32, 33, 48, 64, 96, 127, 128, 200, 224, 256];

  it.each(sides)('fits pictures of %s pixels and stays small', (side) => {
    for (const shape of [{ height: side }, { width: side }, { height: side, width: side }]) {
      const built = build('auto', shape);
      expect(built.output.shape).toEqual([2, 7]);
      expect(summarizeNetwork(built).total).toBeLessThan(2_000_000);
    }
  });

  it('has more stages for larger pictures, counted by their shorter side', () => {
    const stages = (height: number, width: number) =>
      build('auto', { height, width }).layers.filter(({ kind }) => kind === 'maxPool2d').length;
    const counts = sides.map((side) => stages(side, side));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[0]).toBe(1);
    expect(stages(28, 28)).toBe(2);
    expect(stages(256, 8)).toBe(stages(8, 256));
    expect(stages(256, 8)).toBe(stages(8, 8));
  });

  it('doubles its filters from stage to stage, and has one dropout before its output', () => {
    const { layers } = build('auto', { height: 128, width: 128 });
    const filters = layers.filter(({ kind }) => kind === 'conv2d').map(({ output }) => output.shape[1]);
    for (let i = 1; i < filters.length; i++) expect(filters[i]).toBe(Math.min(filters[i - 1] * 2, 256));
    expect(layers.slice(-3).map(({ kind }) => kind)).toEqual(['dropout', 'dense', 'sequential']);
  });

  it('starts with a kernel, not with a bias that batch norm would take away', () => {
    const { variables } = build('auto');
    expect(variables.filter(({ name }) => /conv\.bias$/.test(name))).toEqual([]);
  });
});

describe('the size of a network', () => {
  it.each(PUBLISHED_SIZES)('$spec is the published one, $trainable', ({ spec, facts, trainable }) => {
    expect(summarizeNetwork(build(spec, facts)).trainable).toBe(trainable);
  });
});

describe('networks by their options', () => {
  it.each([0, 2, 7, 19, 20.5, Number.NaN])('a residual network of depth %s is refused', (depth) => {
    const error = errorOf(() => architecture({ name: 'resnet-cifar', depth }, FACTS));
    expect(error.code).toBe('option/architecture');
    expect(error.where).toBe('architecture resnet-cifar');
  });

  it('an unknown option is refused with those there are', () => {
    const error = errorOf(() => architecture({ name: 'resnet-32', layers: 32 }, FACTS));
    expect(error.got).toEqual([expect.stringContaining('layers')]);
    expect(error.fix).toBe('known options are depth, filters, shortcut, useBias, zeroInitResidual');
  });

  it('a member of a family is the family with its options, and takes the others', () => {
    expect(architecture('resnet-32', FACTS)).toEqual(
      architecture({ name: 'resnet-cifar', depth: 32 }, FACTS),
    );
    const projected = architecture({ name: 'resnet-32', shortcut: 'projection' }, FACTS);
    expect(projected).toEqual(
      architecture({ name: 'resnet-cifar', depth: 32, shortcut: 'projection' }, FACTS),
    );
  });

  it('a residual network has 6n + 2 layers with kernels, besides projections', () => {
    for (const depth of [8, 20, 32]) {
      const { variables } = build({ name: 'resnet-cifar', depth });
      expect(variables.filter(({ role }) => role === 'kernel')).toHaveLength(depth);
    }
  });

  it.each([
    [{ shortcut: 'identity' }, []],
    [
      { shortcut: 'projection' },
      ['stage2.block1.shortcut.conv.kernel', 'stage3.block1.shortcut.conv.kernel'],
    ],
    [{ shortcut: 'projectionWithoutBatchNorm', useBias: true }, ['stage2.block1.shortcut.conv.bias']],
  ])('a residual network with %j changes shape as told', (options, expected) => {
    const names = build({ name: 'resnet-cifar', depth: 8, ...options }).variables.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(expected));
    const hasNorm = names.some((name) => name.includes('shortcut.bn'));
    expect(hasNorm).toBe(options.shortcut === 'projection');
    expect(names.some((name) => name.includes('shortcut'))).toBe(options.shortcut !== 'identity');
  });

  it.each([
    ['auto', 63, 63],
    ['auto', 64, 16],
    ['small', 64, 64],
    ['large', 32, 8],
  ])('a ResNet with the stem %s works on %s pixels as %s in its first stage', (stem, side, expected) => {
    const { layers } = build({ name: 'resnet-18', stem }, { height: side, width: side });
    expect(layers.find(({ path }) => path === 'stage1')?.output.shape.slice(2)).toEqual([expected, expected]);
  });

  it('a MobileNet for small pictures leaves two halvings out', () => {
    const last = (side: number) =>
      build('mobilenet-v2', { height: side, width: side }).layers.find(({ path }) => path === 'stage7')
        ?.output;
    expect([last(32)?.shape, last(224)?.shape]).toEqual([
      [2, 320, 4, 4],
      [2, 320, 7, 7],
    ]);
  });

  it('the channels of a MobileNet are multiples of 8 at any width', () => {
    for (const width of [0.1, 0.35, 0.5, 0.75, 1.0, 1.4, 2]) {
      const { layers } = build({ name: 'mobilenet-v2', width });
      for (const { kind, output } of layers) if (kind === 'conv2d') expect(output.shape[1] % 8).toBe(0);
    }
  });

  it('a residual network that starts at its shortcuts scales the end of every branch by 0', () => {
    for (const [spec, end] of [
      [{ name: 'resnet-cifar', depth: 8, zeroInitResidual: true }, 'bn2'],
      [{ name: 'resnet-50', zeroInitResidual: true }, 'bn3'],
    ] as const) {
      const scales = build(spec).variables.filter(({ name }) => name.endsWith('.gamma'));
      for (const { name, initializer } of scales) {
        expect([name, initializer]).toEqual([name, name.includes(`branch.${end}`) ? 'zeros' : 'ones']);
      }
    }
  });

  it('the blocks of a ConvNeXt are left out more and more often, and scaled as told', () => {
    const drops = (options: object) =>
      build({ name: 'convnext', blocks: [1, 2], filters: 2, ...options }).layers.filter(
        ({ kind }) => kind === 'stochasticDepth' || kind === 'layerScale',
      );
    expect(
      drops({ stochasticDepthRate: 0.4 }).map(({ path, layer }) => [path, ...Object.values(layer.options)]),
    ).toEqual([
      ['stage1.block1.branch.scale', 1e-6],
      ['stage2.block1.branch.scale', 1e-6],
      ['stage2.block1.branch.drop', 0.2],
      ['stage2.block2.branch.scale', 1e-6],
      ['stage2.block2.branch.drop', 0.4],
    ]);
    expect(drops({ stochasticDepthRate: 0, layerScale: false })).toEqual([]);
    expect(drops({ blocks: [1], layerScale: 0.5 }).map(({ layer }) => layer.options)).toEqual([
      { initial: 0.5 },
    ]);
  });

  it('a VGG has the stages and dense layers asked for', () => {
    const { layers } = build(
      { name: 'vgg', stages: [[4], [8, 8]], dense: [16], dropoutRate: 0.1 },
      { height: 9, width: 8, channels: 1 },
    );
    expect(layers.map(({ path }) => path)).toEqual([
      'stage1.conv1',
      'stage1.pool',
      'stage1',
      'stage2.conv1',
      'stage2.conv2',
      'stage2.pool',
      'stage2',
      'flatten',
      'dense1',
      'dropout1',
      'output',
      '',
    ]);
  });

  it('an MLP has the hidden layers asked for, or none', () => {
    const kernels = (hidden: number[]) =>
      build({ name: 'mlp', hidden, activation: 'selu' }, { height: 4, width: 4, channels: 1 })
        .variables.filter(({ role }) => role === 'kernel')
        .map(({ shape, initializer }) => [...shape, initializer]);
    expect(kernels([5, 3])).toEqual([
      [5, 16, 'lecunNormal'],
      [3, 5, 'lecunNormal'],
      [7, 3, 'glorotUniform'],
    ]);
    expect(kernels([])).toEqual([[7, 16, 'glorotUniform']]);
  });
});
