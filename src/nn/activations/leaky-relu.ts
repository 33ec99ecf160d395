import { z } from 'zod';
import { add, heaviside, mul } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = x above 0, negativeSlope * x below. Source: Maas, Hannun, Ng 2013. */
export const leakyRelu = defineActivation({
  kind: 'leakyRelu',
  options: z.strictObject({
    negativeSlope: z.number().nonnegative().default(0.01).describe('Slope below 0.'),
  }),
  apply: (x, { negativeSlope }) => mul(x, add(mul(heaviside(x), 1 - negativeSlope), negativeSlope)),
  initializer: 'heNormal',
});
