import { z } from 'zod';
import { displacementField } from '../displacement-field.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/**
 * Bends the picture smoothly, like handwriting by another hand: normal displacements on a coarse grid, with cubic splines
 * between them. It bends the picture as all movements, also later ones, leave it.
 *
 * Source   Simard, Steinkraus, Platt 2003, "Best practices for convolutional neural networks"; the coarse grid in place
 *          of their Gaussian filter as in Ronneberger, Fischer, Brox 2015, "U-Net", section 3.1.
 */
export const elastic = defineOperation({
  kind: 'elastic',
  probability: 0.5,
  options: {
    displacement: range(z.number().min(0).max(0.5))
      .default([0.01, 0.04])
      .describe('Standard deviation of the displacement, as a share of the shorter side.'),
    spacing: z
      .number()
      .min(0.05)
      .max(1)
      .default(0.25)
      .describe('Way from one point of the grid to the next, as a share of the shorter side.'),
  },
  draw({ displacement, spacing }, stream, { height, width }) {
    const side = Math.min(height, width);
    return {
      displacement: drawFrom(displacement, stream) * side,
      spacing: Math.max(1, spacing * side),
      seed: stream.uint32(),
    };
  },
  effect: (parameters) => ({
    stage: 'displacement',
    field: (size) => displacementField(parameters, size),
  }),
});
