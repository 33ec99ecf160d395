import { describe, expect, it } from 'vitest';
import { clip, conv2d, gradients, input, inside, mul, sum, type Tensor } from '../../graph/index.js';
import { lowerGraph } from '../../onnx/index.js';
import { evaluate } from '../evaluate.js';
import { createNodeRuntime } from '../node/node-runtime.js';
import { prepareGraph } from '../prepare-graph.js';
import { slopeThatReachesOne } from './blocked-inside.js';
import { cpuFormulations } from './index.js';

const CHANNELS = 16;
const BOUNDS = [6, 1, 3, 0.1, 255, 1e-3, 7.7];
const picture = input('picture', [1, CHANNELS, 4, 3]);
const same = input('same', [CHANNELS, CHANNELS, 1, 1]);
const dy = input('dy', picture.shape);
const identity = Float32Array.from({ length: CHANNELS ** 2 }, (_, i) => (i % (CHANNELS + 1) === 0 ? 1 : 0));

/** Values around both bounds, and between them. */
function around(max: number): number[] {
  const bound = Math.fround(max);
  const next = (side: number) => {
    const bits = new Uint32Array(Float32Array.of(bound).buffer);
    bits[0] += side;
    return new Float32Array(bits.buffer)[0];
  };
  return [0, -0, 1e-30, 1e-37, -1e-30, bound, next(-1), next(1), bound / 2, -bound, 10 * bound];
}

describe.each(BOUNDS)('the gradient of a convolution clipped to 0 and %f', (max) => {
  it('passes strictly between the bounds alone', async () => {
    const [dPicture] = gradients(sum(mul(clip(conv2d(picture, same), 0, max), dy)), [picture]);
    const special = around(max);
    const values = Float32Array.from({ length: CHANNELS * 12 }, (_, i) => special[(i * 7) % special.length]);
    const given = Float32Array.from(values, (_, i) => 1 + (i % 5));
    const { gradient } = await evaluate(createNodeRuntime({ threads: 1 }), { gradient: dPicture }, [
      [picture, values],
      [same, identity],
      [dy, given],
    ]);
    const bound = Math.fround(max);
    expect(Array.from(gradient as Float32Array)).toEqual(
      Array.from(values, (value, i) => (value > 0 && value < bound ? given[i] : 0)),
    );
  });
});

it.each(BOUNDS)('the slope for %f reaches 1 at the bound and not before it', (max) => {
  const slope = slopeThatReachesOne(max);
  if (slope === undefined) return;
  const bound = Math.fround(max);
  expect(slope).toBe(Math.fround(slope));
  expect(slope * bound).toBeGreaterThanOrEqual(1);
  expect(Math.fround(slope * around(max)[6])).toBeLessThan(1);
});

it('there is a slope for relu6, none without a bound', () => {
  expect(slopeThatReachesOne(6)).toBeCloseTo(1 / 6, 7);
  expect(slopeThatReachesOne(Number.POSITIVE_INFINITY)).toBeUndefined();
  expect(slopeThatReachesOne(0)).toBeUndefined();
});

describe.each([8, 16])('for blocks of %i', (block) => {
  const steps = (y: Tensor) => {
    const formulations = cpuFormulations(block);
    const outputs = prepareGraph({ y }, formulations);
    const graph = { name: 'test', inputs: [picture, same], outputs };
    const { nodes } = lowerGraph(graph, { formulation: formulations.choose });
    return nodes.filter(({ opType }) => opType === 'HardSigmoid').length;
  };
  const convolved = conv2d(picture, same);

  it('values that were clipped to the same bounds take one step and a line', () => {
    expect(steps(inside(clip(convolved, 0, 6), 0, 6))).toBe(1);
  });

  it.each([
    ['other bounds', inside(clip(convolved, 0, 6), 0, 5)],
    ['a bound below 0', inside(clip(convolved, -1, 6), -1, 6)],
    ['values that were not clipped', inside(convolved, 0, 6)],
  ] as const)('%s take two steps', (_, y) => {
    expect(steps(y)).toBe(2);
  });
});
