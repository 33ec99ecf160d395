import { afterAll, describe, expect, it } from 'vitest';
import { runNetwork } from '../../../test/network.js';
import { elementCount, input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import { permute, reshape, sequential, zeroPadding2d } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const outputShape = (layer: Layer, shape: Shape) =>
  buildNetwork(layer, input('x', shape), { mode: 'inference' }).output.shape;

/** What a layer makes of 1, 2, 3, ... */
async function ofCount(layer: Layer, shape: Shape): Promise<number[]> {
  const x = Float32Array.from({ length: elementCount(shape) }, (_, i) => i + 1);
  return [...(await runNetwork(runtime, layer, shape, { mode: 'inference', x }))];
}

describe('reshape', () => {
  it('keeps the values in their order, and the batch', async () => {
    expect(await ofCount(reshape([3, 2]), [2, 2, 3])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(outputShape(reshape([-1, 2]), [5, 2, 3])).toEqual([5, 3, 2]);
    expect(outputShape(reshape([]), [5, 1, 1])).toEqual([5]);
  });

  it.each([[[4, -1]], [[7]]])('refuses %j where it cannot be filled, naming the layer', (shape) => {
    const network = sequential([reshape(shape, { name: 'fold' })]);
    expect(() => outputShape(network, [2, 6])).toThrow(/layer "fold" \(input \[2, 6\]\), reshape: .*\[2, /);
  });

  it('refuses two axes that take what is left over', () => {
    expect(() => reshape([-1, 2, -1])).toThrow('may hold -1 once');
  });
});

describe('permute', () => {
  it('counts axes from 1 and leaves the batch in front', async () => {
    expect(await ofCount(permute([2, 1]), [2, 2, 3])).toEqual([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12]);
  });

  it.each([[[1, 1]], [[2, 3]], [[2]]])('refuses %j: each axis stands once', (axes) => {
    expect(() => permute(axes)).toThrow('must name each axis once, from 1 on');
  });

  it('refuses more or fewer axes than there are, naming the layer', () => {
    const network = sequential([permute([2, 1], { name: 'turn' })]);
    expect(() => outputShape(network, [2, 3, 4, 5])).toThrow(
      /layer "turn" .* permutation must name each axis/,
    );
  });
});

describe('zeroPadding2d', () => {
  it.each([
    [1, [0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0]],
    [
      [0, 2],
      [0, 0, 1, 2, 0, 0],
    ],
    [{ top: 1, bottom: 0, left: 0, right: 1 }, [0, 0, 0, 1, 2, 0]],
  ] as const)('puts zeros around: %j', async (padding, expected) => {
    const layer = zeroPadding2d(padding as Parameters<typeof zeroPadding2d>[0]);
    expect(await ofCount(layer, [1, 1, 1, 2])).toEqual(expected);
  });
});
