import { afterAll, describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { expectClose } from '../../../test/golden.js';
import { feedNetwork, normalValues, runNetwork } from '../../../test/network.js';
import { expectGradientsMatchDifferences } from '../../../test/numeric-gradient.js';
import { probeData } from '../../../test/probes/index.js';
import { input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import { groupNorm, instanceNorm, layerNorm, rmsNorm } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const PICTURES: Shape = [2, 4, 5, 6];
const BARE = { center: false, scale: false } as const;

const infer = (layer: Layer, shape: Shape, x?: Float32Array) =>
  runNetwork(runtime, layer, shape, { mode: 'inference', x });

const refusalOf = (layer: Layer, shape: Shape) =>
  errorOf(() => buildNetwork(layer, input('x', shape), { mode: 'training' }));

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Values of [N, C, H, W] in groups that `keyOf` tells apart. */
function groupsOf(
  values: Float32Array,
  [, channels, height, width]: Shape,
  keyOf: (at: { sample: number; channel: number; pixel: number }) => string,
): number[][] {
  const groups = new Map<string, number[]>();
  values.forEach((value, i) => {
    const pixel = i % (height * width);
    const channel = Math.floor(i / (height * width)) % channels;
    const sample = Math.floor(i / (height * width * channels));
    const key = keyOf({ sample, channel, pixel });
    groups.set(key, [...(groups.get(key) ?? []), value]);
  });
  return [...groups.values()];
}

type Key = Parameters<typeof groupsOf>[2];
const LAYERS: readonly (readonly [string, Layer, Key])[] = [
  ['the channels of each pixel', layerNorm(BARE), (at) => `${at.sample} ${at.pixel}`],
  ['each picture', layerNorm({ ...BARE, axes: 'all' }), (at) => `${at.sample}`],
  [
    'the rows and columns of each channel',
    layerNorm({ ...BARE, axes: [-2, -1] }),
    (at) => `${at.sample} ${at.channel}`,
  ],
  ['neighbouring channels', groupNorm(2, BARE), (at) => `${at.sample} ${Math.floor(at.channel / 2)}`],
  ['each channel', instanceNorm(BARE), (at) => `${at.sample} ${at.channel}`],
];

describe.each(LAYERS)('normalization over %s', (_, layer, keyOf) => {
  it.each([0, 1000])('leaves mean 0 and variance 1 of values about %s', async (centre) => {
    const x = normalValues(PICTURES, 'pictures').map((value) => centre + value);
    for (const group of groupsOf(await infer(layer, PICTURES, x), PICTURES, keyOf)) {
      expect(Math.abs(mean(group))).toBeLessThan(3e-4);
      // epsilon shrinks the smallest groups a little.
      expect(mean(group.map((value) => value ** 2))).toBeCloseTo(1, 3);
    }
  });

  it('leaves 0 of values that are all the same', async () => {
    const x = new Float32Array(240).fill(7);
    expect(await infer(layer, PICTURES, x)).toEqual(new Float32Array(240));
  });

  it('sees one sample at a time, and is the same in training', async () => {
    const x = normalValues(PICTURES, 'pictures');
    const both = await infer(layer, PICTURES, x);
    const alone = await infer(layer, [1, 4, 5, 6], x.subarray(120));
    expect(alone).toEqual(both.subarray(120));
    expect(await runNetwork(runtime, layer, PICTURES, { mode: 'training', x })).toEqual(both);
  });
});

const GRADIENTS: readonly (readonly [string, Layer, Shape])[] = [
  ['layer norm of pictures', layerNorm({ epsilon: 0.25 }), [2, 3, 2, 2]],
  ['layer norm of whole pictures', layerNorm({ axes: 'all', epsilon: 0.25 }), [2, 2, 2, 2]],
  ['layer norm of sequences', layerNorm({ epsilon: 0.25 }), [2, 2, 4]],
  ['group norm', groupNorm(2, { epsilon: 0.25 }), [2, 4, 2, 2]],
  ['instance norm', instanceNorm({ epsilon: 0.25 }), [2, 2, 3, 2]],
  ['RMS norm', rmsNorm({ epsilon: 0.25 }), [3, 4]],
];

it.each(GRADIENTS)('%s has the gradients that differences give', async (_, layer, shape) => {
  const { network, feeds } = feedNetwork(layer, shape, { mode: 'training' });
  const inputs = feeds.map(([tensor]) => tensor);
  const data = inputs.map((tensor, i) => probeData('spread', tensor.shape, 'float32', 5 + i));
  await expectGradientsMatchDifferences(runtime, { inputs, outputs: [network.output], data }, 3);
});

describe('group norm', () => {
  it('of one group is layer norm of whole pictures', async () => {
    expectClose(
      await infer(groupNorm(1, BARE), PICTURES),
      await infer(layerNorm({ ...BARE, axes: 'all' }), PICTURES),
      { rel: 1e-6, abs: 1e-6 },
    );
  });

  it('of as many groups as channels is instance norm', async () => {
    expect(await infer(groupNorm(4), PICTURES)).toEqual(await infer(instanceNorm(), PICTURES));
  });

  it('refuses groups that do not divide the channels', () => {
    expect(refusalOf(groupNorm(3), PICTURES)).toMatchObject({
      code: 'shape/channels',
      fix: 'use a number of groups that divides the channels',
    });
  });
});

describe('RMS norm', () => {
  it('divides by the root mean square and keeps the mean', async () => {
    const x = Float32Array.of(1, 2, 3, 4, 3, 3, 3, 3);
    const root = Math.sqrt(7.5);
    expectClose(await infer(rmsNorm(), [2, 4], x), [1 / root, 2 / root, 3 / root, 4 / root, 1, 1, 1, 1], {
      rel: 1e-5,
      abs: 1e-6,
    });
  });
});

describe('gamma and beta', () => {
  const variables = (layer: Layer, shape: Shape) =>
    buildNetwork(layer, input('x', shape), { mode: 'training' }).variables.map(
      ({ name, shape: size, role }) => [name, size, role],
    );

  it('have one value per element normalized, and do not decay', () => {
    expect(variables(layerNorm(), PICTURES)).toEqual([
      ['gamma', [4], 'normalization'],
      ['beta', [4], 'normalization'],
    ]);
    expect(variables(layerNorm({ axes: [-1, -3] }), PICTURES).map(([, size]) => size)).toEqual([
      [4, 6],
      [4, 6],
    ]);
    expect(variables(groupNorm(2), PICTURES).map(([, size]) => size)).toEqual([[4], [4]]);
  });

  it('are left out as asked', () => {
    expect(variables(layerNorm({ center: false }), PICTURES).map(([name]) => name)).toEqual(['gamma']);
    expect(variables(groupNorm(2, { scale: false }), PICTURES).map(([name]) => name)).toEqual(['beta']);
    expect(variables(instanceNorm(BARE), PICTURES)).toEqual([]);
  });
});

describe('normalization', () => {
  it.each([
    ['one channel', layerNorm(), [2, 1, 5, 5]],
    ['one feature', layerNorm(), [3, 1]],
    ['vectors in as many groups as features', groupNorm(5), [3, 5]],
    ['pictures of one pixel', instanceNorm(), [2, 3, 1, 1]],
  ])('of %s is refused: nothing would be left', (_, layer, shape) => {
    expect(refusalOf(layer, shape).code).toBe('shape/normalization');
  });

  it.each([[[0]], [[4]], [[-4]], [[1, -3]]])('over axes %j of a picture is refused', (axes) => {
    expect(refusalOf(layerNorm({ axes }), PICTURES)).toMatchObject({
      code: 'shape/axis',
      fix: 'use whole numbers from 1 to 3, or from -3 to -1',
    });
  });
});
