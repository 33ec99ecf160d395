import { z } from 'zod';
import { filterPicture } from '../filter-picture.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** Gaussian blur: weights exp(-d² / 2σ²) as far as 3σ, mirrored at the border. */
export const blur = defineOperation({
  kind: 'blur',
  probability: 0.2,
  options: {
    sigma: range(z.number().min(0).max(20)).default([0.3, 1]).describe('Width σ of the blur in pixels.'),
  },
  draw: ({ sigma }, stream) => ({ sigma: drawFrom(sigma, stream) }),
  effect: ({ sigma }) => ({
    stage: 'filter',
    apply: (canvas) => filterPicture(canvas, gaussianKernel(sigma)),
  }),
});

/** The weights of one side, from the middle outwards; both sides and the middle add up to 1. */
function gaussianKernel(sigma: number): number[] {
  const radius = Math.ceil(3 * sigma);
  const weights = Array.from({ length: radius + 1 }, (_, d) =>
    d === 0 ? 1 : Math.exp(-((d / sigma) ** 2) / 2),
  );
  const sum = weights.reduce((total, weight, d) => total + (d === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}
