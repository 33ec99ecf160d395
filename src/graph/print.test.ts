import { describe, expect, it } from 'vitest';
import {
  add,
  cast,
  constant,
  conv2d,
  input,
  maxPool2d,
  pad,
  printGraph,
  reshape,
  softmax,
  split,
  sum,
} from './index.js';

describe('printGraph', () => {
  it('gives one line to each node, inputs first, and the outputs by name', () => {
    const x = input('pixels', [2, 8, 8, 3], 'uint8');
    expect(
      printGraph({ half: cast(x, 'float32'), sum: sum(cast(x, 'int32'), { axes: [-1] }) }),
    ).toMatchInlineSnapshot(`
      "%0 = input "pixels" : uint8[2, 8, 8, 3]
      %1 = cast(%0, dtype=float32) : float32[2, 8, 8, 3]
      %2 = cast(%0, dtype=int32) : int32[2, 8, 8, 3]
      %3 = sum(%2, axes=[3], keepDims=false) : int32[2, 8, 8]
      return half = %1, sum = %3"
    `);
  });

  it('shows windows with all that decides them', () => {
    const x = input('x', [1, 3, 9, 9]);
    const w = input('w', [4, 3, 3, 3]);
    const y = maxPool2d(conv2d(x, w, { padding: 'same', strides: 2 }), { kernel: 2 });
    expect(printGraph({ y })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[1, 3, 9, 9]
      %1 = input "w" : float32[4, 3, 3, 3]
      %2 = conv2d(%0, %1, kernel=[3, 3], strides=[2, 2], dilations=[1, 1], pads={top: 1, bottom: 1, left: 1, right: 1}, groups=1) : float32[1, 4, 5, 5]
      %3 = maxPool2d(%2, kernel=[2, 2], strides=[2, 2], dilations=[1, 1], pads={top: 0, bottom: 0, left: 0, right: 0}) : float32[1, 4, 2, 2]
      return y = %3"
    `);
  });

  it('numbers the parts of a split', () => {
    const [a, b] = split(input('flat', [5]), [2, 3], 0);
    expect(printGraph({ b, a })).toMatchInlineSnapshot(`
      "%0 = input "flat" : float32[5]
      %1 = split(%0, axis=0, sizes=[2, 3]) : float32[2], float32[3]
      return b = %1.1, a = %1.0"
    `);
  });

  it('prints a node that is used twice once', () => {
    const x = input('x', [2]);
    const twice = add(x, x);
    expect(printGraph({ y: add(twice, twice) })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2]
      %1 = add(%0, %0) : float32[2]
      %2 = add(%1, %1) : float32[2]
      return y = %2"
    `);
  });

  it('shortens long constants and shows infinities', () => {
    const x = input('x', [2, 3]);
    const y = add(
      pad(x, { before: [0, 0], after: [1, 2], value: -Infinity }),
      constant([0.5, -1, Infinity, 3, 4], [5]),
    );
    expect(printGraph({ y })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2, 3]
      %1 = pad(%0, before=[0, 0], after=[1, 2], value=-Infinity) : float32[3, 5]
      %2 = constant [0.5, -1, Infinity, 3, … 5 values] : float32[5]
      %3 = add(%1, %2) : float32[3, 5]
      return y = %3"
    `);
  });

  it('quotes names that hold anything', () => {
    expect(printGraph({ 'p "1"': softmax(reshape(input('a "b"\n', [6]), [2, 3])) })).toMatchInlineSnapshot(`
      "%0 = input "a \\"b\\"\\n" : float32[6]
      %1 = reshape(%0, shape=[2, 3]) : float32[2, 3]
      %2 = softmax(%1, axis=1) : float32[2, 3]
      return p "1" = %2"
    `);
  });

  it('gives the same text for the same graph built again', () => {
    const build = () => printGraph({ y: softmax(add(input('x', [3]), 1)) });
    expect(build()).toBe(build());
  });
});
