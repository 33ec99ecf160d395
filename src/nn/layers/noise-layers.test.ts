import { afterAll, describe, expect, it } from 'vitest';
import { feedNetwork, normalValues, runNetwork } from '../../../test/network.js';
import { expectGradientsMatchDifferences } from '../../../test/numeric-gradient.js';
import { probeData } from '../../../test/probes/index.js';
import { input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import {
  alphaDropout,
  batchNorm,
  conv2d,
  dropBlock2d,
  dropout,
  gaussianDropout,
  gaussianNoise,
  residual,
  sequential,
  spatialDropout1d,
  spatialDropout2d,
  stochasticDepth,
} from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const VECTORS: Shape = [20, 1000];
const ones = (shape: Shape) => new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);

interface TrainingOptions {
  readonly x?: Float32Array;
  readonly step?: number;
  readonly seed?: number;
}

const train = (layer: Layer, shape: Shape, { x = ones(shape), step = 0, seed = 1 }: TrainingOptions = {}) =>
  runNetwork(runtime, sequential([layer]), shape, { mode: 'training', x, noise: { seed, step } });

function mean(values: ArrayLike<number>, f: (value: number) => number = (value) => value): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += f(values[i]);
  return sum / values.length;
}

const isZero = (value: number) => (value === 0 ? 1 : 0);

/** The values in runs of `length`: what belongs to one channel or one sample. */
function runs(values: Float32Array, length: number): Float32Array[] {
  return Array.from({ length: values.length / length }, (_, i) =>
    values.subarray(i * length, (i + 1) * length),
  );
}

const NOISY: readonly (readonly [string, (rate: number) => Layer, Shape])[] = [
  ['dropout', dropout, [4, 50]],
  ['spatialDropout1d', spatialDropout1d, [6, 20, 5]],
  ['spatialDropout2d', spatialDropout2d, [6, 20, 3, 3]],
  ['gaussianDropout', gaussianDropout, [4, 50]],
  ['gaussianNoise', gaussianNoise, [4, 50]],
  ['alphaDropout', alphaDropout, [4, 50]],
  ['dropBlock2d', (rate) => dropBlock2d(rate, { blockSize: 2 }), [2, 4, 8, 8]],
  ['stochasticDepth', stochasticDepth, [200, 2]],
];

describe.each(NOISY)('%s', (_, layer, shape) => {
  it('lets values through at inference', async () => {
    const x = normalValues(shape, 'x');
    expect(await runNetwork(runtime, layer(0.5), shape, { mode: 'inference', x })).toEqual(x);
  });

  it('of rate 0 lets values through in training, without noise', () => {
    const { network, feeds } = feedNetwork(layer(0), shape, { mode: 'training' });
    expect(network.noise).toEqual([]);
    expect(network.output).toBe(feeds[0][0]);
  });

  it('draws the same for the same seed and step, and other noise for others', async () => {
    const first = await train(layer(0.4), shape, { seed: 3, step: 7 });
    expect(await train(layer(0.4), shape, { seed: 3, step: 7 })).toEqual(first);
    expect(await train(layer(0.4), shape, { seed: 3, step: 8 })).not.toEqual(first);
    expect(await train(layer(0.4), shape, { seed: 4, step: 7 })).not.toEqual(first);
  });

  it('has the gradients that differences give, its noise being what it is', async () => {
    const small = shape.map((n) => Math.min(n, 4));
    const { network, feeds } = feedNetwork(layer(0.4), small, { mode: 'training' });
    const inputs = feeds.map(([tensor]) => tensor);
    const data = feeds.map(([tensor, drawn], i) =>
      i === 0 ? probeData('spread', tensor.shape, tensor.dtype, 3) : drawn,
    );
    await expectGradientsMatchDifferences(runtime, { inputs, outputs: [network.output], data }, 5);
    expect(network.noise).toHaveLength(1);
  });

  it('gives finite values at a rate near 1', async () => {
    const values = await train(layer(0.999), shape);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('is silent where no noise is asked for in training', () => {
    const built = buildNetwork(layer(0.4), input('x', shape), { mode: 'training', noise: false });
    expect(built.noise).toEqual([]);
  });
});

it('falls in inference where it is asked for, and batch norm keeps its statistics all the same', () => {
  const network = sequential([batchNorm(), dropout(0.4)]);
  const built = buildNetwork(network, input('x', [4, 5]), { mode: 'inference', noise: true });
  expect(built.noise).toHaveLength(1);
  expect(built.updates).toEqual([]);
});

describe('the mean', () => {
  it.each([
    ['dropout', dropout(0.3), VECTORS],
    ['gaussianDropout', gaussianDropout(0.3), VECTORS],
    ['gaussianNoise', gaussianNoise(0.5), VECTORS],
    ['spatialDropout1d', spatialDropout1d(0.3), [100, 200, 2]],
    ['spatialDropout2d', spatialDropout2d(0.3), [100, 200, 1, 2]],
    ['stochasticDepth', stochasticDepth(0.3), [20_000, 2]],
  ] as const)('of ones stays 1 under %s', async (_, layer, shape) => {
    // 20,000 independent draws of a deviation of at most 0.66.
    expect(Math.abs(mean(await train(layer, shape)) - 1)).toBeLessThan((4 * 0.66) / Math.sqrt(20_000));
  });
});

describe('gaussian dropout', () => {
  it.each([0.1, 0.5, 0.8])('of rate %s has the variance rate / (1 - rate), as dropout', async (rate) => {
    const values = await train(gaussianDropout(rate), VECTORS);
    const variance = mean(values, (value) => (value - 1) ** 2);
    expect(Math.abs(variance / (rate / (1 - rate)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
  });

  it('multiplies: zeros stay zeros', async () => {
    const x = new Float32Array(20_000);
    expect(mean(await train(gaussianDropout(0.5), VECTORS, { x }), Math.abs)).toBe(0);
  });
});

describe('gaussian noise', () => {
  it('adds noise of its deviation, whatever the values', async () => {
    const x = normalValues(VECTORS, 'x').map((value) => value * 100);
    const values = await train(gaussianNoise(2), VECTORS, { x });
    const differences = values.map((value, i) => value - x[i]);
    expect(Math.abs(mean(differences))).toBeLessThan((4 * 2) / Math.sqrt(20_000));
    const variance = mean(differences, (value) => value ** 2);
    expect(Math.abs(variance / 4 - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
  });
});

describe('spatial dropout', () => {
  it.each([
    ['1d', spatialDropout1d(0.25), [50, 40, 6]],
    ['2d', spatialDropout2d(0.25), [50, 40, 2, 3]],
  ] as const)('%s drops whole channels, each for itself', async (_, layer, shape) => {
    const channels = runs(await train(layer, shape), 6);
    for (const channel of channels) {
      expect(new Set(channel).size).toBe(1);
      if (channel[0] !== 0) expect(channel[0]).toBeCloseTo(1 / 0.75, 5);
    }
    const dropped = mean(channels.map((channel) => isZero(channel[0])));
    expect(Math.abs(dropped - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 2000));
    // Samples do not share what is dropped.
    const samples = runs(
      Float32Array.from(channels, (channel) => channel[0]),
      40,
    );
    expect(samples[0]).not.toEqual(samples[1]);
  });
});

describe('stochastic depth', () => {
  it('drops whole samples', async () => {
    const samples = runs(await train(stochasticDepth(0.2), [2000, 3, 2, 2]), 12);
    for (const sample of samples) {
      expect(new Set(sample).size).toBe(1);
      if (sample[0] !== 0) expect(sample[0]).toBeCloseTo(1 / 0.8, 5);
    }
    const dropped = mean(samples.map((sample) => isZero(sample[0])));
    expect(Math.abs(dropped - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 2000));
  });

  it('leaves of a residual block its shortcut, or the branch scaled up', async () => {
    const branch = conv2d(2, 1, { kernelInitializer: 'ones' });
    const shape = [40, 2, 3, 3];
    const values = runs(await train(residual([branch, stochasticDepth(0.5)]), shape), 18);
    const shallow = values.filter((sample) => sample.every((value) => value === 1));
    const deep = values.filter((sample) => sample.every((value) => Math.abs(value - 5) < 1e-5));
    expect(shallow.length + deep.length).toBe(40);
    expect(shallow.length).toBeGreaterThan(8);
    expect(deep.length).toBeGreaterThan(8);
  });
});

describe('alpha dropout', () => {
  it.each([0.05, 0.2, 0.5])('of rate %s keeps mean 0 and variance 1 of normal values', async (rate) => {
    const shape = [50, 2000];
    const values = await train(alphaDropout(rate), shape, { x: normalValues(shape, 'x') });
    const centre = mean(values);
    expect(Math.abs(centre)).toBeLessThan(4 / Math.sqrt(100_000));
    // The fourth moment of what comes out is below 5: four deviations of the variance.
    expect(Math.abs(mean(values, (value) => (value - centre) ** 2) - 1)).toBeLessThan(
      4 * Math.sqrt(4 / 100_000),
    );
  });

  it('sets what it drops to one value, the saturation of selu brought back to scale', async () => {
    const rate = 0.3;
    const saturation = -1.758_099_340_847_376_6;
    const a = (0.7 + saturation ** 2 * 0.7 * 0.3) ** -0.5;
    const b = -a * 0.3 * saturation;
    const x = normalValues(VECTORS, 'x');
    const values = await train(alphaDropout(rate), VECTORS, { x });
    let dropped = 0;
    values.forEach((value, i) => {
      if (Math.abs(value - (a * saturation + b)) < 1e-5) dropped++;
      else expect(value).toBeCloseTo(a * x[i] + b, 4);
    });
    expect(Math.abs(dropped / 20_000 - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / 20_000));
  });
});

describe('drop block', () => {
  const height = 9;
  const width = 11;
  const shape: Shape = [8, 16, height, width];

  it('drops whole blocks: every dropped pixel lies in a square of dropped ones', async () => {
    const size = 3;
    const maps = runs(await train(dropBlock2d(0.15, { blockSize: size }), shape), height * width);
    const isBlock = (map: Float32Array, top: number, left: number) =>
      Array.from(
        { length: size * size },
        (_, i) => map[(top + Math.floor(i / size)) * width + left + (i % size)],
      ).every((value) => value === 0);
    let dropped = 0;
    for (const map of maps) {
      const covered = new Uint8Array(map.length);
      for (let top = 0; top + size <= height; top++) {
        for (let left = 0; left + size <= width; left++) {
          if (!isBlock(map, top, left)) continue;
          for (let i = 0; i < size * size; i++)
            covered[(top + Math.floor(i / size)) * width + left + (i % size)] = 1;
        }
      }
      map.forEach((value, i) => {
        expect(value === 0).toBe(covered[i] === 1);
        dropped += isZero(value);
      });
    }
    expect(dropped).toBeGreaterThan(0);
    expect(new Set(maps.map((map) => map.indexOf(0))).size).toBeGreaterThan(8);
  });

  it('drops about its share and keeps the mean of ones exactly', async () => {
    const large: Shape = [16, 32, 16, 16];
    const values = await train(dropBlock2d(0.1, { blockSize: 4 }), large);
    const dropped = mean(values, isZero);
    // Without overlaps the share would be the rate; corners fall on 13 of 16 rows, so that overlaps cost a few percent of it.
    expect(dropped).toBeGreaterThan(0.085);
    expect(dropped).toBeLessThan(0.105);
    expect(mean(values)).toBeCloseTo(1, 4);
  });

  it('of blocks of one pixel is dropout', async () => {
    const values = await train(dropBlock2d(0.3, { blockSize: 1 }), [10, 20, 10, 10]);
    expect(Math.abs(mean(values, isZero) - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 20_000));
  });

  it('of blocks as large as the picture drops channels', async () => {
    const maps = runs(await train(dropBlock2d(0.3, { blockSize: 4 }), [20, 50, 4, 4]), 16);
    for (const map of maps) expect(new Set(map).size).toBe(1);
    const dropped = mean(maps.map((map) => isZero(map[0])));
    expect(Math.abs(dropped - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 1000));
  });

  it('of everything is 0, not a division by 0', async () => {
    const values = await train(dropBlock2d(0.999_999, { blockSize: 2 }), [1, 1, 2, 2]);
    expect([...values]).toEqual([0, 0, 0, 0]);
  });

  it('refuses pictures smaller than a block, in inference too', () => {
    expect(() => buildNetwork(dropBlock2d(0.1), input('x', [1, 3, 7, 6]), { mode: 'inference' })).toThrow(
      /smaller than a block .*blockSize 7.*at most 6/,
    );
  });
});
