import { z } from 'zod';
import { add, exp, mul, relu, sub } from '../../graph/index.js';
import { defineActivation } from './activation.js';

export const SELU_ALPHA = 1.673_263_242_354_377_2;
export const SELU_SCALE = 1.050_700_987_355_480_5;

/** y = scale * elu(x) with the two constants that keep mean 0 and variance 1. Source: Klambauer et al. 2017. */
export const selu = defineActivation({
  kind: 'selu',
  options: z.strictObject({}),
  apply: (x) => mul(add(relu(x), mul(sub(exp(sub(x, relu(x))), 1), SELU_ALPHA)), SELU_SCALE),
  initializer: 'lecunNormal',
});
