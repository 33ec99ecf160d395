import { expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { input as tensor } from '../../graph/index.js';
import {
  add,
  apply,
  buildNetwork,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  input,
  type Layer,
  network,
  sequential,
} from '../../nn/index.js';
import { withoutClassifier } from './without-classifier.js';

/** Paths of the layers that are left, and the shape of what they make of a picture. */
function left(whole: Layer): { readonly variables: string[]; readonly shape: readonly number[] } {
  const pictures = tensor('pictures', [1, 3, 8, 8]);
  const { output, variables } = buildNetwork(withoutClassifier('model', whole), pictures, {
    mode: 'inference',
  });
  return { variables: variables.map(({ name }) => name), shape: output.shape.slice(1) };
}

const features = { variables: ['conv2d_1.kernel', 'conv2d_1.bias'], shape: [4] };

it.each([
  ['alone', [dense(2)]],
  ['behind dropout', [dropout(0.5), dense(2)]],
  ['in a sequence of its own', [sequential([dropout(0.5), dense(2)])]],
])('cuts off a last dense layer %s', (_, ending) => {
  expect(left(sequential([conv2d(4, 3), globalAvgPool2d(), ...ending]))).toEqual(features);
});

it('leaves the names that layers had', () => {
  expect(left(sequential([flatten(), dense(3), dense(2), dense(5)]))).toEqual({
    variables: ['dense_1.kernel', 'dense_1.bias', 'dense_2.kernel', 'dense_2.bias'],
    shape: [2],
  });
});

it.each([
  ['', [] as Layer[]],
  [' and the dropout before it', [dropout(0.5)]],
])('cuts off the last dense layer of branches%s', (_, before) => {
  const x = input();
  const sum = apply(
    add(),
    apply(conv2d(4, 3, { name: 'left' }), x),
    apply(conv2d(4, 3, { name: 'right' }), x),
  );
  const pooled = apply(globalAvgPool2d(), sum);
  const last = before.reduce((value, layer) => apply(layer, value), pooled);
  expect(left(network(apply(dense(2), last)))).toEqual({
    variables: ['left.kernel', 'left.bias', 'right.kernel', 'right.bias'],
    shape: [4],
  });
});

it.each([
  ['a network that ends otherwise', sequential([conv2d(4, 3), globalAvgPool2d()])],
  ['a network of nothing but a classifier', sequential([dense(2)])],
])('refuses %s', (_, whole) => {
  expect(errorOf(() => withoutClassifier('model', whole)).code).toBe('option/backbone-classifier');
});
