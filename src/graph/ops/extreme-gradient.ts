import type { Tensor } from '../tensor.js';
import { cast } from './cast.js';
import { div } from './div.js';
import { equal } from './equal.js';
import { mul } from './mul.js';
import { sum } from './sum.js';

/** Gradient of a maximum or minimum over axes: dy goes in equal parts to all places that hold the extreme value. */
export function extremeGradient(dy: Tensor, x: Tensor, y: Tensor, axes: readonly number[]): Tensor {
  const mask = cast(equal(x, y), dy.dtype);
  return mul(mask, div(dy, sum(mask, { axes, keepDims: true })));
}
