import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fillNoise } from '../../nn/index.js';
import { drawBernoulli } from './bernoulli-kernel.js';

/** Values that one call of the kernel gives: lengths around it take two. */
const ROOM = 32_768;

const lengths = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: ROOM - 40, max: ROOM + 40 }),
  fc.integer({ min: 2 * ROOM, max: 3 * ROOM }),
);
const probabilities = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, 1 / 256, 255 / 256, 0.5, 1 / 65536),
);

it('the kernel draws the bytes of the plain definition, whatever the length, the probability and the key', () => {
  fc.assert(
    fc.property(
      lengths,
      probabilities,
      fc.nat(),
      fc.nat(),
      fc.string(),
      (length, probability, seed, step, layer) => {
        const distribution = { kind: 'bernoulli', probability } as const;
        const [plain, fast] = [new Uint8Array(length).fill(7), new Uint8Array(length).fill(9)];
        fillNoise(plain, distribution, { seed, step, layer });
        fillNoise(fast, distribution, { seed, step, layer }, drawBernoulli);
        expect(Buffer.compare(plain, fast)).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});

it('keys with all bits set do not matter to it', () => {
  const plain = new Uint8Array(5);
  drawBernoulli(plain, 0x8000, [0xffffffff, 0xffffffff]);
  const again = new Uint8Array(5);
  drawBernoulli(again, 0x8000, [-1, -1]);
  expect(again).toEqual(plain);
});
