import { z } from 'zod';
import { affine, followedBy, type Matrix } from '../matrix.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

/**
 * As seen from aside: each corner moves inwards on its own, the whole picture with them.
 *
 * Source   Heckbert 1989, "Fundamentals of texture mapping and image warping", section 2.2.3 (square to quadrilateral).
 */
export const perspective = defineOperation({
  kind: 'perspective',
  probability: 0.5,
  options: {
    distortion: range(z.number().min(0).max(0.9))
      .default([0, 0.2])
      .describe('How far a corner moves inwards along each side, as a share of half the side.'),
  },
  draw({ distortion }, stream, { height, width }) {
    const inwards = (side: number) => (drawFrom(distortion, stream) * (side - 1)) / 2;
    const corner = () => [inwards(width), inwards(height)] as const;
    return { topLeft: corner(), topRight: corner(), bottomRight: corner(), bottomLeft: corner() };
  },
  effect({ topLeft, topRight, bottomRight, bottomLeft }, { height, width }) {
    // A single pixel has no sides to distort; a length of 1 keeps the map finite.
    const right = Math.max(1, width - 1);
    const bottom = Math.max(1, height - 1);
    const toSquare = affine(1 / right, 0, 0, 0, 1 / bottom, 0);
    const movement = squareTo([
      [topLeft[0], topLeft[1]],
      [right - topRight[0], topRight[1]],
      [right - bottomRight[0], bottom - bottomRight[1]],
      [bottomLeft[0], bottom - bottomLeft[1]],
    ]);
    return { stage: 'geometry', movement: followedBy(toSquare, movement) };
  },
});

type Point = readonly [x: number, y: number];

/** The map of the unit square to four corners, clockwise from (0, 0). */
function squareTo([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: readonly [Point, Point, Point, Point]): Matrix {
  const dx1 = x1 - x2;
  const dx2 = x3 - x2;
  const sumX = x0 - x1 + x2 - x3;
  const dy1 = y1 - y2;
  const dy2 = y3 - y2;
  const sumY = y0 - y1 + y2 - y3;
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sumX * dy2 - dx2 * sumY) / determinant;
  const h = (dx1 * sumY - sumX * dy1) / determinant;
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}
