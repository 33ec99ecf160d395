import { afterAll, describe, expect, it } from 'vitest';
import { feedNetwork, runNetwork } from '../../../test/network.js';
import { expectGradientsMatchDifferences } from '../../../test/numeric-gradient.js';
import { probeData } from '../../../test/probes/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { layerScale } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

describe('layer scale', () => {
  it.each([
    ['channels of pictures', [1, 2, 1, 2], [10, 20, 300, 400]],
    ['features of sequences', [1, 2, 2], [10, 200, 30, 400]],
    ['features of vectors', [2, 2], [10, 200, 30, 400]],
  ])('multiplies %s by a factor each', async (_, shape, expected) => {
    const values = new Map([['gamma', Float32Array.of(10, 100)]]);
    const x = Float32Array.of(1, 2, 3, 4);
    expect([...(await runNetwork(runtime, layerScale(), shape, { mode: 'inference', x, values }))]).toEqual(
      expected,
    );
  });

  it('starts at 1e-6, or at what it is told', () => {
    const initializerOf = (layer = layerScale()) =>
      feedNetwork(layer, [1, 3], { mode: 'training' }).network.variables[0].initializer;
    expect(initializerOf()).toEqual({ kind: 'constant', value: 1e-6 });
    expect(initializerOf(layerScale({ initial: 0.1 }))).toEqual({ kind: 'constant', value: 0.1 });
  });

  it('has the gradients that differences give', async () => {
    const { network, feeds } = feedNetwork(layerScale(), [2, 3, 2, 2], { mode: 'training' });
    const inputs = feeds.map(([tensor]) => tensor);
    const data = inputs.map((tensor, i) => probeData('spread', tensor.shape, 'float32', 5 + i));
    await expectGradientsMatchDifferences(runtime, { inputs, outputs: [network.output], data }, 3);
  });
});
