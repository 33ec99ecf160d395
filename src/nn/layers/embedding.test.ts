import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { feedNetwork, runNetwork } from '../../../test/network.js';
import { gradients, input, sum } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import { embedding } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const WEIGHTS = [
  [1, 2],
  [3, 4],
  [5, 6],
];

describe('embedding', () => {
  it('gives the vectors of ids that come as floats', async () => {
    const layer = embedding(3, 2, { weights: WEIGHTS });
    const x = Float32Array.of(2, 0, 0, 1);
    const values = await runNetwork(runtime, layer, [2, 2], { mode: 'inference', x });
    expect([...values]).toEqual([5, 6, 1, 2, 1, 2, 3, 4]);
  });

  it('learns the vectors of the ids that occur, as often as they do', async () => {
    const layer = embedding(3, 2, { weights: WEIGHTS });
    const { network, feeds } = feedNetwork(layer, [1, 3], { mode: 'training', x: Float32Array.of(0, 2, 0) });
    const [{ tensor }] = network.variables;
    const [gradient] = await computeOnce(runtime, feeds, gradients(sum(network.output), [tensor]));
    expect([...gradient]).toEqual([2, 2, 0, 0, 1, 1]);
  });

  it('keeps given vectors that are frozen', () => {
    const layer = embedding(3, 2, { weights: WEIGHTS, trainable: false });
    const { variables } = buildNetwork(layer, input('x', [1, 3]), { mode: 'training' });
    expect(variables).toMatchObject([{ name: 'weights', shape: [3, 2], trainable: false }]);
  });

  it.each([
    [4, 2, 'must be 4 rows of 2 numbers, not 3 rows of 2'],
    [3, 3, 'must be 3 rows of 3 numbers, not 3 rows of 2'],
  ])('refuses vectors that are not %i of %i', (inputDim, outputDim, message) => {
    expect(() => embedding(inputDim, outputDim, { weights: WEIGHTS })).toThrow(message);
  });
});
