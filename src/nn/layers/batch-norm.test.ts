import { afterAll, describe, expect, it } from 'vitest';
import { compileVectorRun } from '../../../test/golden/vector-run.js';
import { normalValues, startingValues } from '../../../test/network.js';
import { input } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { resolveOptimizer } from '../../train/optimizers/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import { batchNorm, conv2d, dense, globalAvgPool2d, sequential } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const SHAPE = [4, 2, 5, 5];

const networkWith = (state: 'training' | 'frozen'): Layer =>
  sequential([
    conv2d(3, 3, { name: 'conv', useBias: false }),
    batchNorm({ name: 'bn', state }),
    globalAvgPool2d(),
    dense(2, { name: 'output' }),
  ]);

/** The variables before and after three updates, by name. */
async function trainThreeSteps(network: Layer) {
  const run = await compileVectorRun(runtime, {
    network,
    optimizer: resolveOptimizer('adam'),
    inputShape: SHAPE,
    evaluationShape: SHAPE,
  });
  const start = new Map(startingValues(run.variables, 5));
  start.set('bn.gamma', Float32Array.of(0.7, 1.3, -0.4));
  start.set('bn.movingMean', Float32Array.of(0.1, -0.2, 0.3));
  start.set('bn.movingVariance', Float32Array.of(0.5, 1.5, 2.5));
  await run.write(start);
  for (let update = 0; update < 3; update++) {
    const x = normalValues(SHAPE, `batch ${update}`);
    await run.train(x, Int32Array.of(0, 1, 1, 0), { learningRate: 0.01, update });
  }
  const end = await run.read();
  await run.dispose();
  return { start, end };
}

const OWN = ['bn.gamma', 'bn.beta', 'bn.movingMean', 'bn.movingVariance'];

describe('batch norm', () => {
  it('trains gamma and beta, and moves its statistics', async () => {
    const { start, end } = await trainThreeSteps(networkWith('training'));
    for (const name of OWN) expect(end.get(name), name).not.toEqual(start.get(name));
  });

  it('does not move a bit when frozen, while the layers around it train', async () => {
    const { start, end } = await trainThreeSteps(networkWith('frozen'));
    for (const name of OWN) expect(end.get(name), name).toEqual(start.get(name));
    for (const name of ['conv.kernel', 'output.kernel', 'output.bias'])
      expect(end.get(name), name).not.toEqual(start.get(name));
  });

  it('has no trainable variables and no updates when frozen', () => {
    const { variables, updates } = buildNetwork(batchNorm({ state: 'frozen' }), input('x', SHAPE), {
      mode: 'training',
    });
    expect(variables.map(({ name, trainable }) => [name, trainable])).toEqual([
      ['gamma', false],
      ['beta', false],
      ['movingMean', false],
      ['movingVariance', false],
    ]);
    expect(updates).toEqual([]);
  });

  it('has the same variables in the same order in both states, so that a checkpoint fits both', () => {
    const shapes = (['training', 'frozen'] as const).map((state) =>
      buildNetwork(batchNorm({ state }), input('x', SHAPE), { mode: 'training' }).variables.map(
        ({ name, shape }) => [name, shape],
      ),
    );
    expect(shapes[1]).toEqual(shapes[0]);
  });
});
