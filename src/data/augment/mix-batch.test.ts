import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import type { Batch, InputContract } from '../types.js';
import { drawBeta } from './beta.js';
import { isMixed, mixBatch, mixBatches } from './mix-batch.js';
import { cutmix, type MixableBatch, mixup, softTargets } from './mix-pictures.js';

const input: InputContract = { height: 4, width: 4, channels: 1, fit: 'crop' };
const CLASSES = 3;

/** Picture i is even, of level 60 i, and of class i mod 3. */
function batchOf(size: number): Batch {
  return {
    size,
    pixels: Uint8Array.from({ length: size * 16 }, (_, i) => 60 * Math.floor(i / 16)),
    targets: Int32Array.from({ length: size }, (_, i) => i % CLASSES),
    weights: Float32Array.from({ length: size }, (_, i) => i),
    indices: Uint32Array.from({ length: size }, (_, i) => i),
  };
}

function mixable(size: number): MixableBatch {
  const { pixels, targets } = batchOf(size);
  return { size, height: 4, width: 4, channels: 1, pixels, targets: softTargets(targets, CLASSES) };
}

describe('mixing two pictures', () => {
  it('mixup lays pictures and targets over each other by the same share', () => {
    const { pixels, targets } = mixup(mixable(3), Uint32Array.of(1, 2, 0), 0.75);
    expect([pixels[0], pixels[16], pixels[32]]).toEqual([15, 75, 90]);
    expect([...targets]).toEqual([0.75, 0.25, 0, 0, 0.75, 0.25, 0.25, 0, 0.75]);
  });

  it('mixup with a share of 1, and cutmix of nothing, change nothing', () => {
    const batch = mixable(4);
    const partners = Uint32Array.of(1, 2, 3, 0);
    expect(mixup(batch, partners, 1)).toEqual(batch);
    expect(cutmix(batch, partners, { top: 2, left: 1, height: 0, width: 3 })).toEqual(batch);
  });

  it('cutmix puts in a rectangle, and mixes targets by its area', () => {
    const { pixels, targets } = cutmix(mixable(2), Uint32Array.of(1, 0), {
      top: 1,
      left: 2,
      height: 2,
      width: 2,
    });
    expect([...pixels.subarray(0, 16)]).toEqual([0, 0, 0, 0, 0, 0, 60, 60, 0, 0, 60, 60, 0, 0, 0, 0]);
    expect([...targets]).toEqual([0.75, 0.25, 0, 0.25, 0.75, 0]);
  });
});

describe('batches', () => {
  const mixing = { mixup: { alpha: 0.4, probability: 0.5 }, cutmix: { alpha: 1, probability: 0.5 } };
  const context = { input, units: CLASSES };

  it('have targets that add up to 1 for each picture, mixed or not, and are as large as before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(1000), (size, seed) => {
        const mixed = mixBatch(batchOf(size), mixing, randomStream(seed, 'test'), context);
        expect(mixed.targets).toBeInstanceOf(Float32Array);
        expect(mixed.pixels.length).toBe(size * 16);
        for (let row = 0; row < size; row++) {
          const own = Array.from(mixed.targets.subarray(row * CLASSES, (row + 1) * CLASSES));
          expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
        }
      }),
    );
  });

  it('mix the weights of pictures as their targets', () => {
    const always = { mixup: { alpha: 8, probability: 1 }, cutmix: false as const };
    const { pixels, weights } = mixBatch(batchOf(4), always, randomStream(3, 'test'), context);
    for (let row = 0; row < 4; row++) expect(weights![row]).toBeCloseTo(pixels[row * 16] / 60, 1);
  });

  it('are mixed by number, so that an epoch can go on in its middle', async () => {
    const batches = Array.from({ length: 5 }, () => batchOf(4));
    async function* from(first: number) {
      yield* batches.slice(first);
    }
    const collect = async (firstBatch: number) => {
      const out: Batch[] = [];
      const place = { seed: 9, epoch: 2, ...context, firstBatch };
      for await (const batch of mixBatches(from(firstBatch), mixing, place)) out.push(batch);
      return out;
    };
    const whole = await collect(0);
    expect(await collect(3)).toEqual(whole.slice(3));
    expect(new Set(whole.map(({ pixels }) => pixels.join())).size).toBeGreaterThan(2);
  });

  it('are left alone in the share that the probability says', () => {
    const seldom = { mixup: { alpha: 1, probability: 0.25 }, cutmix: false as const };
    const before = batchOf(4).pixels.join();
    const changed = Array.from({ length: 400 }, (_, i) =>
      mixBatch(batchOf(4), seldom, randomStream(1, 'batch', i), context).pixels.join() === before ? 0 : 1,
    ).reduce((a: number, b) => a + b, 0);
    expect(changed / 400).toBeGreaterThan(0.15);
    expect(changed / 400).toBeLessThan(0.3);
  });

  it('need targets of their own only where they are mixed', () => {
    expect(isMixed({ mixup: false, cutmix: false })).toBe(false);
    expect(isMixed({ mixup: false, cutmix: { alpha: 1, probability: 1 } })).toBe(true);
  });
});

describe('Beta(alpha, alpha)', () => {
  // Mean 1/2 and variance 1 / (4 (2 alpha + 1)).
  it.each([0.05, 0.2, 1, 4])('has its mean and variance for alpha %d', (alpha) => {
    const stream = randomStream(1, 'beta', alpha);
    const draws = Array.from({ length: 8000 }, () => drawBeta(alpha, stream));
    const mean = draws.reduce((a, b) => a + b) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(variance * 4 * (2 * alpha + 1) - 1)).toBeLessThan(0.05);
  });
});
