import { z } from 'zod';
import { aboutCentre, affine } from '../matrix.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

// Below 45 degrees both ways at once can always be undone.
const angle = z.number().gt(-45).lt(45);

/** Slants the content about the centre: tan(x) y is added to x, and tan(y) x to y. */
export const shear = defineOperation({
  kind: 'shear',
  probability: 1,
  options: {
    x: range(angle).default([-10, 10]).describe('Slant along the rows, in degrees.'),
    y: range(angle).default([0, 0]).describe('Slant along the columns, in degrees.'),
  },
  draw: ({ x, y }, stream) => ({ x: drawFrom(x, stream), y: drawFrom(y, stream) }),
  effect({ x, y }, size) {
    const alongRows = Math.tan((x * Math.PI) / 180);
    const alongColumns = Math.tan((y * Math.PI) / 180);
    return {
      stage: 'geometry',
      movement: aboutCentre(affine(1, alongRows, 0, alongColumns, 1, 0), size),
    };
  },
});
