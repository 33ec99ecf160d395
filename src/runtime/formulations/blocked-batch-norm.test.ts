import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { batchNorm, gradients, input, mul, type Shape, sum } from '../../graph/index.js';
import { evaluate } from '../evaluate.js';
import { createNodeRuntime } from '../node/node-runtime.js';
import { suitsBlockedBatchNorm } from './blocked-batch-norm.js';

const fastest = createNodeRuntime({ threads: 1 });
const plain = createNodeRuntime({ threads: 1, formulations: 'plain' });

const EPSILON = 1e-3;

const CASES: readonly { name: string; shape: Shape; mean: number }[] = [
  { name: 'images', shape: [8, 32, 9, 7], mean: 0.5 },
  { name: 'one block', shape: [4, 16, 5, 5], mean: 0 },
  { name: 'one picture', shape: [1, 16, 6, 4], mean: 1 },
  { name: 'one pixel', shape: [6, 16, 1, 1], mean: 1 },
  { name: 'a single value', shape: [1, 16, 1, 1], mean: 1 },
  { name: 'no whole blocks', shape: [4, 12, 5, 5], mean: 1 },
  { name: 'large images', shape: [2, 16, 112, 112], mean: 1 },
  { name: 'a mean of 100 deviations', shape: [8, 16, 16, 16], mean: 100 },
  { name: 'a mean of 1000 deviations', shape: [8, 16, 32, 32], mean: 1000 },
];

interface Arrays {
  readonly x: Float32Array;
  readonly dy: Float32Array;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
}

function draw([batch, channels, height, width]: Shape, mean: number): Arrays {
  const stream = randomStream(7, 'batch norm');
  const image = (at: number) =>
    Float32Array.from({ length: batch * channels * height * width }, () => at + stream.normal());
  const vector = (at: number) => Float32Array.from({ length: channels }, () => at + stream.normal() / 4);
  return { x: image(mean), dy: image(0.25), gamma: vector(1), beta: vector(0) };
}

/** Ioffe and Szegedy, algorithm 1 and section 3, in float64. */
function reference([batch, channels, height, width]: Shape, { x, dy, gamma, beta }: Arrays) {
  const pixels = height * width;
  const count = batch * pixels;
  const image = () => new Float64Array(x.length);
  const vector = () => new Float64Array(channels);
  const result = {
    y: image(),
    mean: vector(),
    variance: vector(),
    dx: image(),
    dGamma: vector(),
    dBeta: vector(),
  };
  for (let c = 0; c < channels; c++) {
    const places = Array.from(
      { length: count },
      (_, i) => (Math.floor(i / pixels) * channels + c) * pixels + (i % pixels),
    );
    const average = (f: (at: number) => number) => places.reduce((total, at) => total + f(at), 0) / count;
    const mean = average((at) => x[at]);
    const variance = average((at) => (x[at] - mean) ** 2);
    const deviation = Math.sqrt(variance + EPSILON);
    const unit = (at: number) => (x[at] - mean) / deviation;
    const dBeta = average((at) => dy[at]);
    const dGamma = average((at) => dy[at] * unit(at));
    for (const at of places) {
      result.y[at] = gamma[c] * unit(at) + beta[c];
      result.dx[at] = (gamma[c] / deviation) * (dy[at] - dBeta - unit(at) * dGamma);
    }
    Object.entries({ mean, variance, dGamma: dGamma * count, dBeta: dBeta * count }).forEach(
      ([name, value]) => {
        result[name as 'mean'][c] = value;
      },
    );
  }
  return result;
}

describe.each(CASES)('batch norm of $name, $shape', ({ shape, mean: given }) => {
  const arrays = draw(shape, given);
  const x = input('x', shape);
  const dy = input('dy', shape);
  const [gamma, beta] = [input('gamma', [shape[1]]), input('beta', [shape[1]])];
  const { y, mean, variance } = batchNorm(x, gamma, beta, EPSILON);
  const [dx, dGamma, dBeta] = gradients(sum(mul(y, dy)), [x, gamma, beta]);
  const outputs = { y, mean, variance, dx, dGamma, dBeta };
  const feeds = [
    [x, arrays.x],
    [dy, arrays.dy],
    [gamma, arrays.gamma],
    [beta, arrays.beta],
  ] as const;

  it.each([
    ['fastest', fastest],
    ['plain', plain],
  ] as const)('has the values and gradients that float64 gives, in the %s form', async (_, runtime) => {
    const got = await evaluate(runtime, outputs, feeds);
    const want = reference(shape, arrays);
    for (const [name, expected] of Object.entries(want)) {
      const largest = expected.reduce((m, v) => Math.max(m, Math.abs(v)), 1);
      const worst = expected.reduce((m, v, i) => Math.max(m, Math.abs(Number(got[name][i]) - v)), 0);
      // A mean of float32 is off by its size divided by 2^24, in each x - mean, and in dGamma once for every dy.
      const shifted = name === 'dGamma' ? 1 + Math.max(...want.dBeta.map(Math.abs)) : 1;
      const allowed = largest * 8e-6 + Math.abs(given) * 3e-7 * shifted;
      if (!(worst <= allowed)) expect.fail(`${name} differs by ${worst}, of ${largest}`);
    }
  });
});

it('takes images of whole blocks of either size, and nothing else', () => {
  const taken = (shape: Shape) => {
    const vector = input('v', [shape[1]]);
    const { node } = batchNorm(input('x', shape), vector, vector, EPSILON).y;
    return [8, 16].filter((block) => suitsBlockedBatchNorm(node, block));
  };
  expect(taken([2, 32, 3, 3])).toEqual([8, 16]);
  expect(taken([2, 24, 3, 3])).toEqual([8]);
  expect(taken([2, 12, 3, 3])).toEqual([]);
  expect(taken([2, 16, 3])).toEqual([]);
  expect(taken([2, 16])).toEqual([]);
});
