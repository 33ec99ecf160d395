import { z } from 'zod';
import { noiseValues } from '../noise-values.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** Adds normal noise to every value, on its own in each channel; results are rounded and clipped to 0 … 255. */
export const noise = defineOperation({
  kind: 'noise',
  probability: 0.5,
  options: {
    deviation: range(z.number().min(0).max(128))
      .default([2, 10])
      .describe('Standard deviation in grey levels.'),
  },
  draw: ({ deviation }, stream) => ({ deviation: drawFrom(deviation, stream), seed: stream.uint32() }),
  effect: ({ deviation, seed }) => ({
    stage: 'pixels',
    change({ pixels }) {
      const next = noiseValues(seed);
      const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
      for (let i = 0; i < clamped.length; i++) clamped[i] += deviation * next();
    },
  }),
});
