import { expect, it } from 'vitest';
import { keptForGradients } from './kept-for-gradients.js';
import { add, exp, input, matmul, mul, relu, reshape } from './ops/index.js';

const x = input('x', [2, 3]);
const w = input('w', [3, 4]);

it('a product keeps its other factor, a sum keeps nothing', () => {
  const hidden = exp(x);
  expect(keptForGradients(matmul(hidden, w), [w])).toEqual([hidden]);
  // The derivative of exp is its own value.
  expect(keptForGradients(add(hidden, x), [x])).toEqual([hidden]);
  const b = input('b', [2, 3]);
  expect(keptForGradients(add(hidden, b), [b])).toEqual([]);
});

it('a value that several gradients ask for is kept once, however it is shaped', () => {
  const hidden = relu(matmul(x, w));
  const twice = mul(reshape(hidden, [8]), reshape(hidden, [8]));
  expect(keptForGradients(twice, [w])).toEqual([hidden]);
});

it('nothing is kept of a part that leads to no variable', () => {
  const before = relu(exp(x));
  expect(keptForGradients(matmul(before, w), [w])).toEqual([before]);
  expect(keptForGradients(before, [])).toEqual([]);
});
