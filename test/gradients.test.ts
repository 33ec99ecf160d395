import { afterAll, describe, expect, it } from 'vitest';
import {
  add,
  conv2d,
  exp,
  expand,
  gather,
  gradients,
  input,
  matmul,
  mean,
  mul,
  printGraph,
  relu,
  reshape,
  scalar,
  simplify,
  softmax,
  split,
  sum,
  sumTo,
  type Tensor,
  tanh,
  topologicalOrder,
} from '../src/graph/index.js';
import { createNodeRuntime } from '../src/runtime/index.js';
import { computeOnce, numbers } from './compute.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** How often each operation is used in what these tensors depend on. */
function countOf(outputs: readonly Tensor[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op } of topologicalOrder(outputs)) counts[op.name] = (counts[op.name] ?? 0) + 1;
  return counts;
}

describe('gradients', () => {
  it('read as calculus does', () => {
    const x = input('x', [2, 3]);
    const w = input('w', [3, 1]);
    const [dw] = gradients(sum(tanh(matmul(x, w))), [w]);
    expect(printGraph(simplify({ dw }))).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2, 3]
      %1 = transpose(%0, permutation=[1, 0]) : float32[3, 2]
      %2 = constant [1] : float32[]
      %3 = input "w" : float32[3, 1]
      %4 = matmul(%0, %3) : float32[2, 1]
      %5 = tanh(%4) : float32[2, 1]
      %6 = mul(%5, %5) : float32[2, 1]
      %7 = sub(%2, %6) : float32[2, 1]
      %8 = matmul(%1, %7) : float32[3, 1]
      return dw = %8"
    `);
  });

  it('are built only along paths to variables: a frozen layer costs nothing backward', () => {
    const x = input('x', [1, 2, 6, 6]);
    const first = input('first', [3, 2, 3, 3]);
    const second = input('second', [4, 3, 3, 3]);
    const loss = sum(conv2d(relu(conv2d(x, first)), second));
    const all = countOf(gradients(loss, [first, second]));
    const head = countOf(gradients(loss, [second]));
    const tail = countOf(gradients(loss, [first]));
    expect(all.conv2dInputGradient).toBe(1);
    expect(all.conv2dWeightGradient).toBe(2);
    expect(head.conv2dInputGradient).toBeUndefined();
    expect(head.heaviside).toBeUndefined();
    expect(head.conv2dWeightGradient).toBe(1);
    expect(tail.conv2dInputGradient).toBe(1);
    expect(tail.conv2dWeightGradient).toBe(1);
  });

  it('add no nodes at all for a loss without variables', () => {
    const x = input('x', [3]);
    expect(gradients(sum(exp(x)), [])).toEqual([]);
  });

  it('are zeros, in shape and dtype, for a variable that the loss ignores', async () => {
    const x = input('x', [2]);
    const ignored = input('ignored', [2, 3]);
    const [dx, none] = gradients(sum(x), [x, ignored]);
    expect({ shape: none.shape, dtype: none.dtype }).toEqual({ shape: [2, 3], dtype: 'float32' });
    const feeds = [
      [x, Float32Array.of(5, 6)],
      [ignored, new Float32Array(6).fill(9)],
    ] as const;
    const values = await computeOnce(runtime, feeds, [dx, none]);
    expect(values).toEqual([Float32Array.of(1, 1), new Float32Array(6)]);
  });

  it('stop where the loss reaches a variable only through whole numbers', async () => {
    const x = input('x', [3]);
    const indices = input('i', [2], 'int64');
    const [dx] = gradients(sum(gather(x, indices)), [x]);
    expect(countOf([dx]).scatterAdd).toBe(1);
    expect(printGraph({ di: gradients(sum(gather(x, indices)), [indices])[0] })).toMatchInlineSnapshot(`
      "%0 = constant [0] : int64[1]
      %1 = expand(%0, shape=[2]) : int64[2]
      return di = %1"
    `);
  });

  it('add up for a variable that is used twice', async () => {
    const x = input('x', [3]);
    const [dx] = gradients(sum(add(mul(x, x), mul(x, 3))), [x]);
    const [value] = await computeOnce(runtime, [[x, Float32Array.of(1, -2, 0.5)]], [dx]);
    expect(value).toEqual(Float32Array.of(5, -1, 4));
  });

  it('are those of each place for a variable that is asked for twice', () => {
    const x = input('x', [3]);
    const [first, second] = gradients(sum(exp(x)), [x, x]);
    expect(second).toBe(first);
  });

  it('of a flat vector are the gradients of its parts, joined', async () => {
    const flat = input('flat', [10]);
    const [kernel, unused, bias] = split(flat, [6, 2, 2], 0);
    const x = input('x', [1, 3]);
    const loss = sum(mul(add(matmul(x, reshape(kernel, [3, 2])), bias), 2));
    const parts = gradients(loss, [kernel, unused, bias]);
    const [whole] = gradients(loss, [flat]);
    expect(countOf([whole])).toMatchObject({ concat: 1 });
    const feeds = [
      [flat, Float32Array.from({ length: 10 }, (_, i) => i)],
      [x, Float32Array.of(1, 10, 100)],
    ] as const;
    const [dWhole, ...dParts] = await computeOnce(runtime, feeds, [whole, ...parts]);
    expect(numbers(dWhole)).toEqual([2, 2, 20, 20, 200, 200, 0, 0, 2, 2]);
    expect(dParts.flatMap((part) => numbers(part))).toEqual(numbers(dWhole));
  });

  it('reach a flat vector through the parts that are not variables themselves', async () => {
    const flat = input('flat', [4]);
    const [own, other] = split(flat, [2, 2], 0);
    const [dOwn, dFlat] = gradients(sum(mul(own, mul(other, other))), [own, flat]);
    const values = await computeOnce(runtime, [[flat, Float32Array.of(1, 2, 3, 4)]], [dOwn, dFlat]);
    expect(values).toEqual([Float32Array.of(9, 16), Float32Array.of(0, 0, 6, 16)]);
  });

  it('end at a variable that is computed from another tensor', async () => {
    const x = input('x', [2]);
    const hidden = exp(x);
    const [dHidden, dx] = gradients(sum(mul(hidden, hidden)), [hidden, x]);
    const values = await computeOnce(runtime, [[x, Float32Array.of(0, 0)]], [dHidden, dx]);
    expect(values).toEqual([Float32Array.of(2, 2), Float32Array.of(0, 0)]);
  });

  it('are summed over the axes along which a variable was repeated', async () => {
    const x = input('x', [2, 3]);
    const row = input('row', [3]);
    const column = input('column', [2, 1]);
    const one = input('one', []);
    const loss = sum(mul(mul(mul(x, row), column), one));
    const d = gradients(loss, [row, column, one]);
    expect(d.map((t) => t.shape)).toEqual([[3], [2, 1], []]);
    const feeds = [
      [x, Float32Array.of(1, 2, 3, 4, 5, 6)],
      [row, Float32Array.of(1, 10, 100)],
      [column, Float32Array.of(1, 2)],
      [one, Float32Array.of(1)],
    ] as const;
    const values = await computeOnce(runtime, feeds, d);
    expect(values.map(numbers)).toEqual([[9, 12, 15], [321, 654], [1629]]);
  });

  it('of gradients are second derivatives', async () => {
    const x = input('x', [3]);
    const cube = sum(mul(mul(x, x), x));
    const [first] = gradients(cube, [x]);
    const [second] = gradients(sum(first), [x]);
    const [third] = gradients(sum(second), [x]);
    const data = Float32Array.of(1, -2, 0.5);
    const values = await computeOnce(runtime, [[x, data]], [first, second, third]);
    expect(values).toEqual([data.map((v) => 3 * v * v), data.map((v) => 6 * v), data.map(() => 6)]);
  });

  it('of the mean of softmax are 0: its rows sum to 1', async () => {
    const x = input('x', [2, 3]);
    const [dx] = gradients(mean(softmax(x)), [x]);
    const [value] = await computeOnce(runtime, [[x, Float32Array.of(1, 2, 3, -1, 0, 4)]], [dx]);
    for (const v of value) expect(Math.abs(Number(v))).toBeLessThan(1e-8);
  });

  it('are found through 20,000 operations without a stack overflow', () => {
    const x = input('x', [2]);
    let y: Tensor = x;
    for (let i = 0; i < 20_000; i++) y = i % 2 === 0 ? mul(y, 0.999) : tanh(y);
    const [dx] = gradients(sum(y), [x]);
    const reduced = simplify({ dx });
    expect(topologicalOrder(Object.values(reduced)).length).toBeGreaterThan(40_000);
  });

  it('take their seed from the loss alone when the loss is a variable', async () => {
    const loss = input('loss', []);
    const [d] = gradients(loss, [loss]);
    const [value] = await computeOnce(runtime, [[loss, Float32Array.of(7)]], [d]);
    expect(value).toEqual(Float32Array.of(1));
  });
});

describe('sumTo', () => {
  it('is the tensor itself where nothing was repeated', () => {
    const x = input('x', [2, 3]);
    expect(sumTo(x, [2, 3])).toBe(x);
  });

  it('undoes any broadcasting', async () => {
    const x = input('x', [2, 1, 3]);
    const back = sumTo(expand(x, [4, 2, 5, 3]), [2, 1, 3]);
    const [value] = await computeOnce(runtime, [[x, Float32Array.of(1, 2, 3, 4, 5, 6)]], [back]);
    expect(numbers(value)).toEqual([20, 40, 60, 80, 100, 120]);
  });

  it('reduces to a scalar', async () => {
    const [value] = await computeOnce(runtime, [], [sumTo(expand(scalar(2), [3, 2]), [])]);
    expect(value).toEqual(Float32Array.of(12));
  });
});
