import { describe, expect, it } from 'vitest';
import { evaluate } from '../runtime/evaluate.js';
import { createNodeRuntime } from '../runtime/node/node-runtime.js';
import { defineComposite } from './composite.js';
import { gradients } from './gradients.js';
import { keptForGradients } from './kept-for-gradients.js';
import { multiplyAdds } from './multiply-adds.js';
import { add, exp, input, matmul, mul, sum } from './ops/index.js';
import { topologicalOrder } from './order.js';
import { printGraph } from './print.js';
import { simplify } from './simplify.js';
import { takeApart } from './take-apart.js';
import type { Tensor } from './tensor.js';

/** times * a b, and a + b. */
const productAndSum = defineComposite<readonly [Tensor, Tensor], { readonly times: number }>({
  name: 'productAndSum',
  decompose: ([a, b], { times }) => [mul(mul(a, b), times), add(a, b)],
});

/** A composite made of another one. */
const squareOfSum = defineComposite<readonly [Tensor, Tensor]>({
  name: 'squareOfSum',
  decompose: ([a, b]) => {
    const total = productAndSum.all([a, b], { times: 1 })[1];
    return [mul(total, total)];
  },
});

const a = input('a', [3]);
const b = input('b', [3]);
const feeds = [
  [a, Float32Array.of(1, 2, 3)],
  [b, Float32Array.of(5, -1, 2)],
] as const;

const runtime = createNodeRuntime({ threads: 1 });

async function valuesOf(tensor: Tensor): Promise<number[]> {
  const { y } = await evaluate(runtime, { y: tensor }, feeds);
  return Array.from(y as Float32Array);
}

describe('a composite', () => {
  it('is one node with the types of its decomposition, until it is simplified for a target without it', () => {
    const [product] = productAndSum.all([a, b], { times: 2 });
    expect(printGraph({ y: product })).toMatchInlineSnapshot(`
      "%0 = input "a" : float32[3]
      %1 = input "b" : float32[3]
      %2 = productAndSum(%0, %1, times=2) : float32[3], float32[3]
      return y = %2.0"
    `);
    expect(printGraph(simplify({ y: product }))).toMatchInlineSnapshot(`
      "%0 = input "a" : float32[3]
      %1 = input "b" : float32[3]
      %2 = mul(%0, %1) : float32[3]
      %3 = constant [2] : float32[]
      %4 = mul(%2, %3) : float32[3]
      return y = %4"
    `);
  });

  it('stays whole where the target keeps it, also inside one that is taken apart', () => {
    const y = exp(squareOfSum.apply([exp(a), b], {}));
    const kept = simplify({ y }, ({ op }) => op.name === 'productAndSum');
    expect(topologicalOrder([kept.y]).map(({ op }) => op.name)).toEqual([
      'input',
      'exp',
      'input',
      'productAndSum',
      'mul',
      'exp',
    ]);
    const parts = simplify({ y });
    expect(topologicalOrder([parts.y]).map(({ op }) => op.name)).toEqual([
      'input',
      'exp',
      'input',
      'add',
      'mul',
      'exp',
    ]);
  });

  it('leaves what is computed without it as it is', () => {
    const y = add(exp(a), b);
    const outputs = { y, z: squareOfSum.apply([a, b], {}) };
    expect(takeApart(outputs, () => false).y).toBe(y);
    expect(takeApart(outputs, () => true).z).toBe(outputs.z);
  });

  it('has the values, the gradients and the second gradients of its decomposition', async () => {
    const [product, total] = productAndSum.all([a, b], { times: 2 });
    expect(await valuesOf(product)).toEqual([10, -4, 12]);
    // f = sum(2 a b (a + b)), df/da = 4 a b + 2 b², d sum(df/da) / db = 4 a + 4 b.
    const [da] = gradients(sum(mul(product, total)), [a]);
    expect(await valuesOf(da)).toEqual([70, -6, 32]);
    const [dadb] = gradients(sum(da), [b]);
    expect(await valuesOf(dadb)).toEqual([24, 4, 20]);
  });

  it('gives a tensor that it is given twice the gradient of both places, once', async () => {
    const [product] = productAndSum.all([a, a], { times: 1 });
    const [da] = gradients(sum(product), [a]);
    expect(await valuesOf(da)).toEqual([2, 4, 6]);
  });

  it('ends the gradient at a variable that another of its inputs is computed from', async () => {
    const doubled = mul(a, 2);
    const [product] = productAndSum.all([a, doubled], { times: 1 });
    expect(await valuesOf(gradients(sum(product), [a])[0])).toEqual([4, 8, 12]);
    expect(await valuesOf(gradients(sum(product), [doubled])[0])).toEqual([1, 2, 3]);
  });

  it('counts the work of its parts, and keeps for gradients what it is given', () => {
    const twoProducts = defineComposite<readonly [Tensor, Tensor]>({
      name: 'twoProducts',
      decompose: ([x, w]) => [matmul(matmul(x, w), w)],
    });
    const x = input('x', [5, 4]);
    const w = input('w', [4, 4]);
    const hidden = exp(x);
    const y = twoProducts.apply([hidden, w], {});
    expect(multiplyAdds(y.node)).toBe(2 * 5 * 4 * 4);
    expect(keptForGradients(y, [w]).map(({ node }) => node.op.name)).toEqual(['exp']);
  });
});
