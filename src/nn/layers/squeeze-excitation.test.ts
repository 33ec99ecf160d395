import { afterAll, describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/golden.js';
import { expectLayerGradientsMatchDifferences } from '../../../test/layer-gradients.js';
import { normalValues, runNetwork } from '../../../test/network.js';
import { input } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import { squeezeExcitation } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

describe('squeezeExcitation', () => {
  it('scales each channel by what the means of all channels say', async () => {
    const [batch, channels, pixels, units] = [2, 3, 4, 2];
    const shape = [batch, channels, 2, 2];
    const x = normalValues(shape, 'x');
    const squeeze = normalValues([units, channels], 'squeeze');
    const squeezeBias = normalValues([units], 'squeeze bias');
    const expand = normalValues([channels, units], 'expand');
    const expandBias = normalValues([channels], 'expand bias');
    const values = new Map([
      ['squeeze.kernel', squeeze],
      ['squeeze.bias', squeezeBias],
      ['expand.kernel', expand],
      ['expand.bias', expandBias],
    ]);
    const y = await runNetwork(runtime, squeezeExcitation({ units }), shape, {
      mode: 'inference',
      x,
      values,
    });
    const expected: number[] = [];
    for (let n = 0; n < batch; n++) {
      const plane = (c: number) => x.subarray((n * channels + c) * pixels, (n * channels + c + 1) * pixels);
      const means = [0, 1, 2].map((c) => plane(c).reduce((sum, value) => sum + value, 0) / pixels);
      const hidden = [0, 1].map((u) =>
        Math.max(
          means.reduce((sum, m, c) => sum + m * squeeze[u * channels + c], squeezeBias[u]),
          0,
        ),
      );
      for (let c = 0; c < channels; c++) {
        const logit = hidden.reduce((sum, h, u) => sum + h * expand[c * units + u], expandBias[c]);
        expected.push(...plane(c).map((value) => value / (1 + Math.exp(-logit))));
      }
    }
    expectClose(y, expected, { rel: 1e-5, abs: 1e-6 });
  });

  it.each([
    [{}, 40, 3],
    [{}, 8, 1],
    [{ ratio: 4 }, 8, 2],
    [{ ratio: 4, units: 5 }, 8, 5],
  ])('with %j of %d channels has %d units', (options, channels, units) => {
    const { variables } = buildNetwork(squeezeExcitation(options), input('x', [1, channels, 3, 3]), {
      mode: 'training',
    });
    expect(variables.map(({ name, shape }) => [name, shape])).toEqual([
      ['squeeze.kernel', [units, channels]],
      ['squeeze.bias', [units]],
      ['expand.kernel', [channels, units]],
      ['expand.bias', [channels]],
    ]);
  });

  it('has the gradients that differences give', async () => {
    const layer = squeezeExcitation({ units: 2, activation: 'tanh' });
    await expectLayerGradientsMatchDifferences(runtime, layer, [2, 3, 2, 2]);
  });
});
