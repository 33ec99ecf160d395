import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { input } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { parseTrainOptions, type TrainOptionsInput } from '../plan/options.js';
import { type ClipSpec, clipGradient } from './clip-gradient.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** The gradient of two variables, of 2 and 3 entries, once clipped. */
async function clipped(spec: ClipSpec, values: readonly number[]): Promise<number[]> {
  const gradient = input('gradient', [5]);
  const [result] = await computeOnce(
    runtime,
    [[gradient, Float32Array.from(values)]],
    [clipGradient(gradient, [2, 3], spec)],
  );
  return Array.from(result as Float32Array, (value) => Number(value.toPrecision(5)));
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

describe('clipGradient', () => {
  it('limits each entry by value', async () => {
    const spec: ClipSpec = { kind: 'value', max: 2 };
    expect(await clipped(spec, [3, -4, 2, -2, 0.5])).toEqual([2, -2, 2, -2, 0.5]);
  });

  it('limits each variable by its own norm, and leaves those within it', async () => {
    const spec: ClipSpec = { kind: 'norm', max: 2.5 };
    expect(await clipped(spec, [3, -4, 1, 0, 2])).toEqual([1.5, -2, 1, 0, 2]);
  });

  it('limits all variables by the norm of the whole, keeping its direction', async () => {
    const spec: ClipSpec = { kind: 'globalNorm', max: 1 };
    expect(await clipped(spec, [2, -4, 2, 1, 0])).toEqual([0.4, -0.8, 0.4, 0.2, 0]);
  });

  it.each(['value', 'norm', 'globalNorm'] as const)('leaves a gradient of 0 at 0, by %s', async (kind) => {
    expect(await clipped({ kind, max: 1 }, [0, 0, 0, 0, 0])).toEqual([0, 0, 0, 0, 0]);
  });

  it('does not hide that a gradient is not a number', async () => {
    const at = async (kind: ClipSpec['kind'], values: readonly number[]) =>
      (await clipped({ kind, max: 1 }, values)).map(Number.isNaN);
    const broken = [0.5, nan, 3, 4, 0];
    expect((await at('value', broken))[1]).toBe(true);
    expect((await at('norm', broken))[1]).toBe(true);
    expect((await at('globalNorm', broken))[1]).toBe(true);
    const endless = [0.5, 0, infinity, 4, 0];
    expect((await at('norm', endless))[2]).toBe(true);
    expect((await at('globalNorm', endless))[2]).toBe(true);
    expect(await clipped({ kind: 'value', max: 1 }, endless)).toEqual([0.5, 0, 1, 1, 0]);
  });
});

describe('the option clip', () => {
  const parsed = (clip: unknown) => parseTrainOptions({ clip } as TrainOptionsInput).clip;

  it('is off unless asked for, and a number is the largest norm of the whole', () => {
    expect(parseTrainOptions({}).clip).toBe(false);
    expect(parsed(0.5)).toEqual({ kind: 'globalNorm', max: 0.5 });
    expect(parsed({ kind: 'value', max: 3 })).toEqual({ kind: 'value', max: 3 });
  });

  it.each([0, -1, infinity, { kind: 'value' }, { kind: 'norm', max: 0 }, { kind: 'size', max: 1 }])(
    'refuses %j',
    (clip) => {
      expect(() => parsed(clip)).toThrow(/clip/);
    },
  );
});
