import { afterAll, describe, expect, it } from 'vitest';
import { feedNetwork, runNetwork } from '../../../test/network.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { dropout, sequential } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const SHAPE = [20, 1000];
const ones = new Float32Array(20_000).fill(1);
const dropping = (rate: number, name = 'drop') => sequential([dropout(rate, { name })]);
const drop = (rate: number, noise: { seed: number; step: number }, name?: string) =>
  runNetwork(runtime, dropping(rate, name), SHAPE, { mode: 'training', x: ones, noise });

const countZeros = (values: Float32Array) => values.filter((value) => value === 0).length;

describe('dropout in training', () => {
  it.each([0.1, 0.25, 0.5, 0.9])('drops a share of %s and scales the others up', async (rate) => {
    const values = await drop(rate, { seed: 1, step: 0 });
    const deviation = Math.sqrt((rate * (1 - rate)) / values.length);
    expect(Math.abs(countZeros(values) / values.length - rate)).toBeLessThan(4 * deviation);
    for (const value of values) if (value !== 0) expect(value).toBeCloseTo(1 / (1 - rate), 5);
  });

  it('is decided by seed, step and layer, and by nothing else', async () => {
    const first = await drop(0.5, { seed: 1, step: 7 });
    expect(await drop(0.5, { seed: 1, step: 7 })).toEqual(first);
    const others = [
      await drop(0.5, { seed: 2, step: 7 }),
      await drop(0.5, { seed: 1, step: 8 }),
      await drop(0.5, { seed: 1, step: 7 }, 'other'),
    ];
    for (const other of others) {
      const equal = other.filter((value, i) => value === first[i]).length;
      // Independent masks agree in half of the places.
      expect(Math.abs(equal / first.length - 0.5)).toBeLessThan(0.02);
    }
  });

  it('gives two layers of one network masks of their own', () => {
    const { network, feeds } = feedNetwork(
      sequential([sequential([dropout(0.5)], { name: 'a' }), sequential([dropout(0.5)], { name: 'b' })]),
      [4, 100],
      { mode: 'training' },
    );
    expect(network.noise.map(({ name }) => name)).toEqual(['a.dropout_1', 'b.dropout_1']);
    expect(feeds[1][1]).not.toEqual(feeds[2][1]);
  });

  it('of rate 0 needs no noise', () => {
    expect(feedNetwork(dropping(0), SHAPE, { mode: 'training', x: ones }).network.noise).toEqual([]);
  });
});

it('lets values through at inference', async () => {
  const values = await runNetwork(runtime, dropping(0.9), SHAPE, { mode: 'inference', x: ones });
  expect(values).toEqual(ones);
});
