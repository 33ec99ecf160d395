import { describe, expect, it } from 'vitest';
import { isPupilError, type PupilError } from '../../base/error.js';
import { input } from '../../graph/index.js';
import { buildNetwork } from '../build.js';
import { summarizeNetwork } from '../summary.js';
import {
  ARCHITECTURE_NAMES,
  architecture,
  classicCnn,
  type PictureFacts,
  resnetCifar,
  vgg,
} from './index.js';

const FACTS: PictureFacts = { height: 32, width: 32, channels: 3, classes: 7, trainingCount: 1000 };

function build(name: string, facts: Partial<PictureFacts> = {}) {
  const all = { ...FACTS, ...facts };
  const x = input('x', [2, all.channels, all.height, all.width]);
  return buildNetwork(architecture(name, all), x, { mode: 'training' });
}

function errorOf(act: () => unknown): PupilError {
  try {
    act();
  } catch (error) {
    if (isPupilError(error)) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
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

  it.each(['resnet', 'AUTO', '', 'toString', '__proto__'])('is refused when it is %j', (name) => {
    const error = errorOf(() => architecture(name, FACTS));
    expect(error.code).toBe('option/architecture');
    expect(error.got).toBe(name);
    for (const known of ARCHITECTURE_NAMES) expect(error.fix).toContain(known);
  });

  it.each([
    ['lenet5', 12, 'conv2'],
    ['keras-mnist-convnet', 4, 'conv2'],
    ['vgg-small', 7, 'stage3_pool'],
  ])('%s refuses pictures of %s pixels: the layer %s does not fit, and what would', (name, side, layer) => {
    const error = errorOf(() => build(name, { height: side, width: side }));
    expect(error.kind).toBe('shape');
    expect(error.where).toContain(`layer "${layer}" (input [2, `);
    expect(error.what).toContain('does not fit');
    expect(error.fix).toContain('fewer pooling');
  });
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

  it('refuses a picture of one pixel, naming the layer', () => {
    const tiny = classicCnn({ ...FACTS, height: 1, width: 1 });
    expect(() => buildNetwork(tiny, input('x', [1, 3, 1, 1]), { mode: 'training' })).toThrow(
      'layer "block1_pool"',
    );
  });
});

describe('networks by their options', () => {
  it.each([0, 2, 7, 19, 20.5, Number.NaN])('a residual network of depth %s is refused', (depth) => {
    expect(errorOf(() => resnetCifar({ classes: 2, depth })).code).toBe('option/depth');
  });

  it('a residual network has 6n + 2 layers with kernels, besides projections', () => {
    for (const depth of [8, 20, 32]) {
      const { variables } = buildNetwork(resnetCifar({ classes: 2, depth }), input('x', [1, 3, 32, 32]), {
        mode: 'training',
      });
      expect(variables.filter(({ role }) => role === 'kernel')).toHaveLength(depth);
    }
  });

  it('a VGG has the stages and dense layers asked for', () => {
    const network = vgg({ classes: 3, stages: [[4], [8, 8]], dense: [16], dropoutRate: 0.1 });
    const { layers } = buildNetwork(network, input('x', [1, 1, 9, 8]), { mode: 'training' });
    expect(layers.map(({ path }) => path)).toEqual([
      'stage1_conv1',
      'stage1_pool',
      'stage2_conv1',
      'stage2_conv2',
      'stage2_pool',
      'flatten',
      'dense1',
      'dropout1',
      'output',
      '',
    ]);
  });
});
