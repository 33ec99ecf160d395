import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as g from '../src/graph/index.js';
import { numbers } from './compute.js';
import { probeData } from './probes/index.js';
import { runPlain } from './run-plain.js';

function simplified(outputs: Record<string, g.Tensor>): string {
  return g.printGraph(g.simplify(outputs));
}

describe('simplify', () => {
  it('computes what depends on constants alone', () => {
    const x = g.input('x', [2]);
    const factor = g.div(g.exp(g.scalar(0)), g.sqrt(g.scalar(16)));
    expect(simplified({ y: g.mul(x, factor) })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2]
      %1 = constant [0.25] : float32[]
      %2 = mul(%0, %1) : float32[2]
      return y = %2"
    `);
  });

  it('computes shapes and dtypes of constants as well', () => {
    const table = g.transpose(g.reshape(g.constant([1, 2, 3, 4, 5, 6], [6]), [2, 3]));
    expect(simplified({ y: g.cast(g.greater(table, 2), 'int32') })).toMatchInlineSnapshot(`
      "%0 = constant [0, 1, 0, 1, … 6 values] : int32[3, 2]
      return y = %0"
    `);
  });

  it('computes an expression once that stands in two places', () => {
    const x = g.input('x', [2]);
    expect(simplified({ y: g.add(g.exp(x), g.mul(g.exp(x), 3)), z: g.exp(x) })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2]
      %1 = exp(%0) : float32[2]
      %2 = constant [3] : float32[]
      %3 = mul(%1, %2) : float32[2]
      %4 = add(%1, %3) : float32[2]
      return y = %4, z = %1"
    `);
  });

  it('keeps apart what differs in an attribute, a dtype or the sign of 0', () => {
    const x = g.input('x', [4]);
    const parts = {
      first: g.slice(x, [{ end: 2 }]),
      second: g.slice(x, [{ start: 2 }]),
      whole: g.cast(x, 'int32'),
      wide: g.cast(x, 'int64'),
      above: g.div(x, g.scalar(0)),
      below: g.div(x, g.scalar(-0)),
      unlimited: g.clip(x, 0, Infinity),
      limited: g.clip(x, 0, 1),
    };
    const kept = Object.values(g.simplify(parts));
    expect(new Set(kept.map((t) => t.node)).size).toBe(kept.length);
  });

  it('drops operations that change nothing', () => {
    const x = g.input('x', [2, 3]);
    const ones = g.expand(g.scalar(1), [2, 3]);
    const y = g.div(g.mul(g.sub(g.add(0, g.add(x, 0)), g.constant([0, 0, 0], [3])), ones), 1);
    expect(simplified({ y })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2, 3]
      return y = %0"
    `);
  });

  it('hands a sign down to where a number takes it', () => {
    const x = g.input('x', [2, 3]);
    const mean = g.mul(g.sum(g.negate(g.sum(x, { axes: [1] }))), 0.5);
    expect(simplified({ mean })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2, 3]
      %1 = sum(%0, axes=[1], keepDims=false) : float32[2]
      %2 = sum(%1, axes=[0], keepDims=false) : float32[]
      %3 = constant [-0.5] : float32[]
      %4 = mul(%2, %3) : float32[]
      return mean = %4"
    `);
    expect(simplified({ y: g.sum(g.negate(x), { axes: [0] }) })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2, 3]
      %1 = sum(%0, axes=[0], keepDims=false) : float32[3]
      %2 = negate(%1) : float32[3]
      return y = %2"
    `);
  });

  it('keeps an addition of zeros that stretches the shape', () => {
    const x = g.input('x', [3]);
    const zeros = g.constant([0, 0], [2, 1]);
    expect(simplified({ y: g.add(x, zeros) })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[3]
      %1 = constant [0, 0] : float32[2, 1]
      %2 = add(%0, %1) : float32[2, 3]
      return y = %2"
    `);
  });

  it('keeps a product with 0: it is NaN where x is not finite', async () => {
    const x = g.input('x', [2]);
    const outputs = g.simplify({ y: g.mul(x, 0) });
    const [value] = await runPlain([[x, Float32Array.of(Infinity, 2)]], [outputs.y]);
    expect(numbers(value.data)).toEqual([NaN, 0]);
  });

  it('turns chains of reshapes and transposes into one, or none', () => {
    const x = g.input('x', [2, 3, 4]);
    const back = g.transpose(g.transpose(x, [2, 0, 1]), [1, 2, 0]);
    const cycle = g.transpose(g.transpose(x, [1, 2, 0]), [1, 2, 0]);
    const turned = g.transpose(g.transpose(x, [1, 0, 2]), [0, 2, 1]);
    const flat = g.reshape(g.reshape(x, [6, 4]), [24]);
    expect(simplified({ back, cycle, turned, flat })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2, 3, 4]
      %1 = transpose(%0, permutation=[2, 0, 1]) : float32[4, 2, 3]
      %2 = transpose(%0, permutation=[1, 2, 0]) : float32[3, 4, 2]
      %3 = reshape(%0, shape=[24]) : float32[24]
      return back = %0, cycle = %1, turned = %2, flat = %3"
    `);
  });

  it('turns factors rather than their product, where one is turned already', () => {
    const x = g.input('x', [5, 2]);
    const dy = g.input('dy', [5, 3]);
    const gradient = g.transpose(g.matmul(g.transpose(x, [1, 0]), dy), [1, 0]);
    const plain = g.transpose(g.matmul(x, g.input('w', [2, 4])), [1, 0]);
    expect(simplified({ gradient, plain })).toMatchInlineSnapshot(`
      "%0 = input "dy" : float32[5, 3]
      %1 = transpose(%0, permutation=[1, 0]) : float32[3, 5]
      %2 = input "x" : float32[5, 2]
      %3 = matmul(%1, %2) : float32[3, 2]
      %4 = input "w" : float32[2, 4]
      %5 = matmul(%2, %4) : float32[5, 4]
      %6 = transpose(%5, permutation=[1, 0]) : float32[4, 5]
      return gradient = %3, plain = %6"
    `);
  });

  it('leaves behind what no output needs', () => {
    const x = g.input('x', [2]);
    g.exp(g.tanh(x));
    expect(simplified({ y: g.negate(x) })).toMatchInlineSnapshot(`
      "%0 = input "x" : float32[2]
      %1 = negate(%0) : float32[2]
      return y = %1"
    `);
  });

  it('takes a part of a split itself where an addition of 0 on it is dropped', () => {
    const [a, b] = g.split(g.input('flat', [4]), [2, 2], 0);
    expect(simplified({ y: g.mul(g.add(b, 0), a), b: g.mul(b, 1) })).toMatchInlineSnapshot(`
      "%0 = input "flat" : float32[4]
      %1 = split(%0, axis=0, sizes=[2, 2]) : float32[2], float32[2]
      %2 = mul(%1.1, %1.0) : float32[2]
      return y = %2, b = %1.1"
    `);
  });

  it('computes equal splits once', () => {
    const x = g.input('x', [4]);
    const cut = () => g.split(x, [1, 3], 0)[1];
    const { first, second } = g.simplify({ first: cut(), second: cut() });
    expect(second.node).toBe(first.node);
  });

  it('leaves values to the runtime that a fold could get wrong', () => {
    const overflow = g.mul(g.constant([2 ** 30], [1], 'int32'), g.constant([4], [1], 'int32'));
    const division = g.div(g.constant([7], [1], 'int64'), g.constant([2], [1], 'int64'));
    const byZero = g.div(g.constant([7], [1], 'int64'), g.constant([0], [1], 'int64'));
    const notANumber = g.cast(g.constant([Number.NaN], [1]), 'int64');
    const kept = g.simplify({ overflow, division, byZero, notANumber });
    expect(Object.values(kept).map((t) => t.node.op.name)).toEqual(['mul', 'div', 'div', 'cast']);
  });

  it('never writes out a large constant for a small expression', () => {
    const large = g.add(g.constant([1], [1, 1]), g.constant(new Float32Array(5000), [5000, 1]));
    const { y } = g.simplify({ y: large });
    expect(g.isConstant(y)).toBe(false);
  });

  it('keeps inputs as they are, so that a program finds them', () => {
    const x = g.input('x', [2]);
    expect(g.simplify({ y: g.add(x, 0) }).y.node).toBe(x.node);
  });

  it('changes nothing the second time', () => {
    const x = g.input('x', [2, 3]);
    const [dx] = g.gradients(g.mean(g.softmax(g.mul(g.add(x, 0), 2))), [x]);
    const once = g.simplify({ dx });
    expect(g.printGraph(g.simplify(once))).toBe(g.printGraph(once));
  });

  it('gives any expression and its gradient the same values', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 1, maxLength: 14 }), async (steps) => {
        const x = g.input('x', [2, 3]);
        const w = g.input('w', [3]);
        const y = steps.reduce(apply, [x, w, g.scalar(0), g.scalar(1)]).at(-1)!;
        const gradient = g.gradients(g.sum(g.mul(y, y)), [x, w]);
        const before = { y, dx: gradient[0], dw: gradient[1] };
        const after = g.simplify(before);
        const feeds = [
          [x, probeData('spread', [2, 3], 'float32', 1)],
          [w, probeData('positive', [3], 'float32', 2)],
        ] as const;
        const plain = await runPlain(feeds, Object.values(before));
        const reduced = await runPlain(feeds, Object.values(after));
        for (const [i, { shape, dtype, data }] of plain.entries()) {
          expect({ shape: reduced[i].shape, dtype: reduced[i].dtype }).toEqual({ shape, dtype });
          const got = numbers(reduced[i].data);
          for (const [at, want] of numbers(data).entries()) {
            expect(Math.abs(got[at] - want)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(want)));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** One step of a random expression: an operation on one or two of the tensors there are so far. */
interface Step {
  readonly operation: keyof typeof STEPS;
  readonly a: number;
  readonly b: number;
}

/** Each keeps values near 1, so that rounding stays small. */
const STEPS = {
  add: (a: g.Tensor, b: g.Tensor) => g.mul(g.add(a, b), 0.5),
  sub: (a: g.Tensor, b: g.Tensor) => g.mul(g.sub(a, b), 0.5),
  mul: (a: g.Tensor, b: g.Tensor) => g.mul(g.tanh(a), g.tanh(b)),
  div: (a: g.Tensor, b: g.Tensor) => g.div(a, g.add(g.sigmoid(b), 1)),
  plusZero: (a: g.Tensor) => g.add(g.sub(a, 0), g.constant([0, 0], [2, 1])),
  timesOne: (a: g.Tensor) => g.mul(g.div(a, 1), g.expand(g.scalar(1), [2, 3])),
  exp: (a: g.Tensor) => g.exp(g.negate(g.abs(a))),
  sqrt: (a: g.Tensor) => g.sqrt(g.add(g.mul(a, a), 1)),
  turn: (a: g.Tensor) =>
    g.mean(g.transpose(g.transpose(g.expand(a, [4, 2, 3]), [1, 2, 0]), [2, 0, 1]), { axes: [0] }),
  wind: (a: g.Tensor) =>
    g.mean(g.transpose(g.transpose(g.expand(a, [4, 2, 3]), [1, 0, 2]), [0, 2, 1]), { axes: [2] }),
  flatten: (a: g.Tensor) => g.reshape(g.reshape(g.reshape(stretch(a), [6]), [3, 2]), [2, 3]),
  swap: (a: g.Tensor) => g.transpose(g.mul(g.transpose(stretch(a)), 1)),
  cut: (a: g.Tensor) =>
    g.concat(
      [...g.split(stretch(a), [1, 2], 1)].reverse().map((part) => g.add(part, 0)),
      1,
    ),
  mean: (a: g.Tensor) => g.mean(stretch(a), { axes: [1], keepDims: true }),
  softmax: (a: g.Tensor) => g.softmax(stretch(a)),
} as const;

const STEP: fc.Arbitrary<Step> = fc.record({
  operation: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
  a: fc.nat({ max: 50 }),
  b: fc.nat({ max: 50 }),
});

function apply(tensors: readonly g.Tensor[], { operation, a, b }: Step): g.Tensor[] {
  const x = tensors[a % tensors.length];
  const y = tensors[b % tensors.length];
  return [...tensors, STEPS[operation](x, y)];
}

/** Any tensor of these expressions as [2, 3]. */
function stretch(x: g.Tensor): g.Tensor {
  return g.expand(x, [2, 3]);
}
