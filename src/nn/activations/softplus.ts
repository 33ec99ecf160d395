import { z } from 'zod';
import { add, exp, log, mul, relu, sub, type Tensor } from '../../graph/index.js';
import { defineActivation } from './activation.js';

/** y = ln(1 + e^x). Source: Dugas et al. 2001. */
export const softplus = defineActivation({
  kind: 'softplus',
  options: z.strictObject({}),
  apply: softplusOf,
  initializer: 'glorotUniform',
});

/**
 * ln(1 + e^x) as max(x, 0) + ln(1 + e^-|x|), which cannot overflow. -|x| is written x - 2 max(x, 0), whose derivative at 0
 * makes that of the whole the right one.
 */
export function softplusOf(x: Tensor): Tensor {
  return add(relu(x), log(add(exp(sub(x, mul(relu(x), 2))), 1)));
}
