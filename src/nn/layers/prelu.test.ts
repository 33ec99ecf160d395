import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { feedNetwork, runNetwork } from '../../../test/network.js';
import { expectGradientsMatchDifferences } from '../../../test/numeric-gradient.js';
import { probeData } from '../../../test/probes/index.js';
import { add, input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import { defineLayer, type Layer, makeLayer } from '../layer.js';
import { activation, conv2d, prelu, sequential } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const variablesOf = (layer: Layer, shape: Shape) =>
  buildNetwork(layer, input('x', shape), { mode: 'training' }).variables.map(
    ({ tensor: _, ...variable }) => variable,
  );

describe('prelu', () => {
  it('multiplies what is below 0 by the slope of its channel', async () => {
    const x = Float32Array.of(-1, 2, -3, 4, -5, 6);
    const values = new Map([['slope', Float32Array.of(0.5, -1, 0)]]);
    const y = await runNetwork(runtime, prelu(), [2, 3], { mode: 'inference', x, values });
    expect([...y]).toEqual([-0.5, 2, 0, 4, 5, 6].map((value) => value + 0));
  });

  it('starts at its slope, which is trained and does not decay', async () => {
    expect(variablesOf(prelu({ initial: 0.1 }), [2, 3, 4, 4])).toEqual([
      {
        name: 'slope',
        shape: [3],
        initializer: { kind: 'constant', value: 0.1 },
        role: 'slope',
        trainable: true,
      },
    ]);
    const x = Float32Array.of(-4, 8);
    const y = await runNetwork(runtime, prelu({ slopes: 'shared' }), [1, 2], { mode: 'training', x });
    expect([...y]).toEqual([-1, 8]);
  });

  it.each([
    ['per channel', prelu()],
    ['shared', prelu({ slopes: 'shared' })],
  ])('%s has the gradients that differences give', async (_, layer) => {
    const { network, feeds } = feedNetwork(layer, [2, 3, 2, 2], { mode: 'training' });
    const inputs = feeds.map(([tensor]) => tensor);
    const data = inputs.map((tensor, i) =>
      probeData(i === 0 ? 'apart' : 'spread', tensor.shape, 'float32', 2),
    );
    await expectGradientsMatchDifferences(runtime, { inputs, outputs: [network.output], data }, 3);
  });

  it('refuses an input without channels', () => {
    expect(() => buildNetwork(prelu(), input('x', [4]), { mode: 'training' })).toThrow(
      'the input must have an axis besides the batch',
    );
  });
});

describe('prelu as the activation of a layer', () => {
  const shape: Shape = [2, 3, 4, 4];

  it('keeps its slopes in that layer, frozen with it', () => {
    const network = (trainable: boolean) =>
      sequential([conv2d(5, 3, { activation: 'prelu', name: 'stem', trainable })]);
    const slopeOf = (layer: Layer) => variablesOf(layer, shape).find(({ name }) => name === 'stem.slope');
    expect(slopeOf(network(true))).toMatchObject({ shape: [5], role: 'slope', trainable: true });
    expect(slopeOf(network(false))).toMatchObject({ trainable: false });
  });

  it('is the same as the layer behind it', async () => {
    const kernel = Float32Array.from({ length: 135 }, (_, i) => Math.sin(i));
    const slope = Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5);
    const within = await runNetwork(runtime, conv2d(5, 3, { activation: 'prelu' }), shape, {
      mode: 'inference',
      values: new Map([
        ['kernel', kernel],
        ['slope', slope],
      ]),
    });
    const apart = sequential([conv2d(5, 3, { name: 'conv' }), prelu({ name: 'prelu' })]);
    const values = new Map([
      ['conv.kernel', kernel],
      ['prelu.slope', slope],
    ]);
    expect(within).toEqual(await runNetwork(runtime, apart, shape, { mode: 'inference', values }));
  });

  it('is learned once where it is applied several times, and apart where a layer has several', () => {
    const twice = defineLayer({
      kind: 'twice',
      options: z.strictObject({}),
      build(scope, x) {
        const first = scope.activation('prelu');
        const second = scope.activation({ kind: 'prelu', slopes: 'shared' });
        return second.apply(add(first.apply(x), first.apply(x)));
      },
    });
    const { variables } = buildNetwork(makeLayer(twice, {}), input('x', [2, 3]), {
      mode: 'training',
      extensions: { layers: [twice] },
    });
    expect(variables.map(({ name, shape: size }) => [name, size])).toEqual([
      ['slope', [3]],
      ['slope2', [1]],
    ]);
  });

  it('is written as a layer too', () => {
    expect(variablesOf(activation('prelu'), shape).map(({ name }) => name)).toEqual(['slope']);
  });
});
