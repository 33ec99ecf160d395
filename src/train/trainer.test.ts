import { afterAll, describe, expect, it } from 'vitest';
import { imageFolder } from '../data/index.js';
import { dense, flatten, sequential } from '../nn/index.js';
import { createNodeRuntime } from '../runtime/index.js';
import { parseTrainOptions, type TrainOptionsInput } from './options.js';
import { planRun } from './plan-run.js';
import { createTrainer } from './trainer.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

function trainerOf(given: TrainOptionsInput) {
  const model = sequential([flatten(), dense(2)]);
  const request = { model, source: imageFolder('pictures'), options: parseTrainOptions(given), given };
  const config = planRun(request, {
    classes: ['a', 'b'],
    input: { height: 2, width: 2, channels: 1, fit: 'crop' },
    training: 4,
    validation: 2,
    fingerprint: 'f',
    normalization: { mean: [127], std: [64] },
  });
  return createTrainer(config, runtime);
}

const batch = {
  size: 4,
  pixels: Uint8Array.from({ length: 16 }, (_, i) => i * 16),
  labels: Int32Array.of(0, 1, 0, 1),
  indices: Uint32Array.of(0, 1, 2, 3),
};

describe('a trainer', () => {
  it("starts the optimizer's state where the optimizer says", async () => {
    const trainer = trainerOf({ optimizer: { kind: 'adagrad', initialAccumulator: 0.5 } });
    await trainer.initialize();
    const tensors = await trainer.read('all');
    expect(tensors.get('optimizer.squares/dense_1.bias')?.data).toEqual(Float32Array.of(0.5, 0.5));
    await trainer.dispose();
  });

  it('clips the gradient before the optimizer sees it', async () => {
    const movedBy = async (clip: TrainOptionsInput['clip']) => {
      const trainer = trainerOf({ optimizer: { kind: 'sgd', momentum: 0 }, clip });
      await trainer.initialize();
      const values = async () =>
        [...(await trainer.read('variables')).values()].flatMap(({ data }) => [...(data as Float32Array)]);
      const before = await values();
      await trainer.update(batch, { update: 0, learningRate: 1 });
      const moved = (await values()).map((value, i) => value - before[i]);
      await trainer.dispose();
      return moved;
    };
    const free = Math.hypot(...(await movedBy(false)));
    expect(free).toBeGreaterThan(0.01);
    expect(Math.hypot(...(await movedBy(free / 2)))).toBeCloseTo(free / 2, 4);
    const byValue = await movedBy({ kind: 'value', max: 0.001 });
    expect(Math.max(...byValue.map(Math.abs))).toBeCloseTo(0.001, 6);
  });
});
