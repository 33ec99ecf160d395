import { z } from 'zod';
import { aboutCentre, affine } from '../matrix.js';
import { defineOperation } from '../operation.js';
import { drawRatio, range } from '../range.js';

const ratio = z.number().min(0.05).max(20);

/** Larger or smaller about the centre, within a picture of the same size. */
export const scale = defineOperation({
  kind: 'scale',
  probability: 1,
  options: {
    factor: range(ratio)
      .default([0.9, 1.1])
      .describe('Factor of both sides; above 1 the content grows. Drawn evenly on a logarithmic scale.'),
    aspect: range(ratio)
      .default([1, 1])
      .describe('Width over height of what was square; drawn evenly on a logarithmic scale.'),
  },
  draw({ factor, aspect }, stream) {
    const size = drawRatio(factor, stream);
    const root = Math.sqrt(drawRatio(aspect, stream));
    return { x: size * root, y: size / root };
  },
  effect: ({ x, y }, size) => ({
    stage: 'geometry',
    movement: aboutCentre(affine(x, 0, 0, 0, y, 0), size),
  }),
});
