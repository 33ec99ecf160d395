import { afterAll, describe, expect, it } from 'vitest';
import { expectLayerGradientsMatchDifferences } from '../../../test/layer-gradients.js';
import { normalValues, runNetwork } from '../../../test/network.js';
import { input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import { multiHeadSelfAttention } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const SHAPE: Shape = [2, 3, 4];

describe('multiHeadSelfAttention', () => {
  it.each([true, false])('has the gradients that differences give, offsets: %s', async (useBias) => {
    const layer = multiHeadSelfAttention(2, { useBias });
    // Few numbers: central differences lose what softmax bends.
    await expectLayerGradientsMatchDifferences(runtime, layer, [2, 2, 2]);
  });

  it('has as many parameters as four dense layers', () => {
    const { variables } = buildNetwork(multiHeadSelfAttention(2), input('x', SHAPE), { mode: 'training' });
    expect(Object.fromEntries(variables.map(({ name, shape }) => [name, shape]))).toEqual({
      inputKernel: [12, 4],
      inputBias: [12],
      outputKernel: [4, 4],
      outputBias: [4],
    });
  });

  it('knows no order: steps in another order give their outputs in that order', async () => {
    const x = normalValues(SHAPE, 'x');
    const moved = (values: Float32Array) =>
      values.map((_, i) => {
        const step = Math.floor(i / 4) % 3;
        return values[i + (((step + 1) % 3) - step) * 4];
      });
    const run = (values: Float32Array) =>
      runNetwork(runtime, multiHeadSelfAttention(2), SHAPE, { mode: 'inference', x: values });
    const expected = moved(await run(x));
    (await run(moved(x))).forEach((value, i) => void expect(value).toBeCloseTo(expected[i], 5));
  });

  it('refuses heads that do not divide the vectors', () => {
    expect(() => buildNetwork(multiHeadSelfAttention(3), input('x', SHAPE), { mode: 'training' })).toThrow(
      'the vectors cannot be divided into the heads (got input "float32[2, 3, 4]", heads 3)',
    );
  });
});
