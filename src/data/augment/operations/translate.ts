import { z } from 'zod';
import { translation } from '../matrix.js';
import { defineOperation } from '../operation.js';
import { drawFrom, range } from '../range.js';

const share = z.number().min(-1).max(1);

/** Moves the content: right for positive x, down for positive y. */
export const translate = defineOperation({
  kind: 'translate',
  probability: 1,
  options: {
    x: range(share).default([-0.1, 0.1]).describe('Way to the right, as a share of the width.'),
    y: range(share).default([-0.1, 0.1]).describe('Way down, as a share of the height.'),
  },
  draw: ({ x, y }, stream, { width, height }) => ({
    x: drawFrom(x, stream) * width,
    y: drawFrom(y, stream) * height,
  }),
  effect: ({ x, y }) => ({ stage: 'geometry', movement: translation(x, y) }),
});
