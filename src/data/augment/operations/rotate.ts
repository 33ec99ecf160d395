import { z } from 'zod';
import { aboutCentre, affine } from '../matrix.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/** A turn about the centre, counter-clockwise as seen for positive degrees. */
export const rotate = defineOperation({
  kind: 'rotate',
  probability: 1,
  options: {
    degrees: range(z.number().min(-360).max(360))
      .default([-15, 15])
      .describe('Angle in degrees; positive ones turn counter-clockwise.'),
  },
  draw: ({ degrees }, stream) => ({ degrees: drawFrom(degrees, stream) }),
  effect({ degrees }, size) {
    const angle = (degrees * Math.PI) / 180;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    return { stage: 'geometry', movement: aboutCentre(affine(cos, sin, 0, -sin, cos, 0), size) };
  },
});
