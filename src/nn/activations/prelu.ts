import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { add, describeType, mul, relu, reshape, sub } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/**
 * y = x above 0, slope x below, with learned slopes: one per channel (axis 1), or one for all. They do not decay: that would
 * pull the function towards relu. Source: He, Zhang, Ren, Sun 2015 (arXiv 1502.01852), eq. 1.
 */
export const prelu = defineActivation({
  kind: 'prelu',
  options: z.strictObject({
    slopes: z
      .enum(['channel', 'shared'])
      .default('channel')
      .describe("'channel': one per channel, axis 1 of the input; 'shared': one for all values."),
    initial: z.number().default(0.25).describe('Slope at the start.'),
  }),
  apply(x, { slopes, initial }, learned) {
    if (x.shape.length < 2) {
      throw new ShapeError({
        code: 'shape/prelu',
        where: 'prelu',
        what: 'the input must have an axis besides the batch',
        got: describeType(x),
        fix: 'give it [N, C] or [N, C, ...]',
      });
    }
    const shape = [slopes === 'channel' ? x.shape[1] : 1];
    const initializer = { kind: 'constant', value: initial } as const;
    const slope = learned('slope', { shape, initializer, role: 'slope' });
    const positive = relu(x);
    const stretched = reshape(slope, [1, ...shape, ...x.shape.slice(2).map(() => 1)]);
    return add(positive, mul(sub(x, positive), stretched));
  },
  initializer: 'heNormal',
});
