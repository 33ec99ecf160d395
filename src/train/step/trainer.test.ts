import { afterAll, describe, expect, it } from 'vitest';
import { joined, noiseBatch, startedTrainer, trainerConfig, valuesOf } from '../../../test/trainer-parts.js';
import { batchNorm, conv2d, dense, dropout, flatten, type Layer, sequential } from '../../nn/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import type { TrainOptionsInput } from '../plan/options.js';
import type { PlannedUpdate } from './trainer.js';
import { averageShare } from './weight-average.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const plain = sequential([
  conv2d(4, 3, { name: 'conv', activation: 'tanh' }),
  flatten(),
  dense(3, { name: 'head' }),
]);
const noisy = sequential([
  conv2d(4, 3, { name: 'conv' }),
  batchNorm({ name: 'bn' }),
  flatten(),
  dropout(0.5, { name: 'drop' }),
  dense(3, { name: 'head' }),
]);

async function updates(network: Layer, options: TrainOptionsInput, groups: readonly (readonly number[])[]) {
  const trainer = await startedTrainer(runtime, trainerConfig(network, options));
  let batch = 0;
  const outcomes = [];
  for (const [update, sizes] of groups.entries()) {
    const batches = sizes.map((size, i) => noiseBatch(size, batch + i));
    const pooled = options.accumulate === 1 ? [joined(batches)] : batches;
    outcomes.push(await trainer.update(pooled, { update, batch, learningRate: 0.05 }));
    batch += sizes.length;
  }
  const values = await valuesOf(trainer);
  await trainer.dispose();
  return { outcomes, values };
}

describe('a trainer', () => {
  it("starts the optimizer's state where the optimizer says", async () => {
    const optimizer = { kind: 'adagrad', initialAccumulator: 0.5 };
    const trainer = await startedTrainer(runtime, trainerConfig(plain, { optimizer }));
    const values = await valuesOf(trainer, 'all');
    expect(values['optimizer.squares/head.bias']).toEqual(Float32Array.of(0.5, 0.5, 0.5));
    await trainer.dispose();
  });

  it('clips the gradient before the optimizer sees it', async () => {
    const movedBy = async (clip: TrainOptionsInput['clip']) => {
      const config = trainerConfig(plain, { optimizer: { kind: 'sgd', momentum: 0 }, clip });
      const trainer = await startedTrainer(runtime, config);
      const before = await valuesOf(trainer);
      await trainer.update([noiseBatch(6, 1)], { update: 0, batch: 0, learningRate: 1 });
      const after = await valuesOf(trainer);
      await trainer.dispose();
      return Object.keys(after).flatMap((name) => Array.from(after[name], (v, i) => v - before[name][i]));
    };
    const free = Math.hypot(...(await movedBy(false)));
    expect(free).toBeGreaterThan(0.01);
    expect(Math.hypot(...(await movedBy(free / 2)))).toBeCloseTo(free / 2, 4);
    const byValue = await movedBy({ kind: 'value', max: 0.001 });
    expect(Math.max(...byValue.map(Math.abs))).toBeCloseTo(0.001, 6);
  });
});

describe('accumulating gradients', () => {
  const groups = [[6, 6, 6], [6, 6, 3], [6], [5, 2, 6]];

  it.each(['sgd', 'adam'])(
    'over small batches makes the update of one large batch, with %s',
    async (optimizer) => {
      const many = await updates(plain, { optimizer, accumulate: 3 }, groups);
      const one = await updates(plain, { optimizer, accumulate: 1 }, groups);
      for (const [name, values] of Object.entries(one.values)) {
        values.forEach((value, i) => {
          expect(many.values[name][i], `${name}[${i}]`).toBeCloseTo(value, 4);
        });
      }
      many.outcomes.forEach(({ loss, correct }, i) => {
        expect(loss).toBeCloseTo(one.outcomes[i].loss, 5);
        expect(correct).toBe(one.outcomes[i].correct);
      });
    },
  );

  it('draws other noise for each of its batches', async () => {
    const same = [noiseBatch(6, 1), noiseBatch(6, 1)];
    const losses: number[] = [];
    for (const batches of [same, [same[0]]]) {
      const trainer = await startedTrainer(runtime, trainerConfig(noisy, { accumulate: 2 }));
      losses.push((await trainer.update(batches, { update: 0, batch: 0, learningRate: 0.01 })).loss);
      await trainer.dispose();
    }
    expect(losses[0]).not.toBeCloseTo(losses[1], 5);
  });
});

describe('a moving average of the weights', () => {
  it('follows parameters and statistics by its decay, and is what is evaluated', async () => {
    const decay = 0.75;
    const trainer = await startedTrainer(runtime, trainerConfig(noisy, { ema: { decay, warmup: false } }));
    const average = await valuesOf(trainer);
    for (let update = 0; update < 4; update++) {
      await trainer.update([noiseBatch(6, update)], { update, batch: update, learningRate: 0.05 });
      const now = await valuesOf(trainer);
      for (const [name, values] of Object.entries(now))
        average[name] = average[name].map((value, i) => decay * value + (1 - decay) * values[i]);
    }
    const evaluated = await valuesOf(trainer, 'evaluated');
    const last = await valuesOf(trainer);
    await trainer.dispose();
    for (const [name, values] of Object.entries(average)) {
      values.forEach((value, i) => {
        expect(evaluated[name][i], `${name}[${i}]`).toBeCloseTo(value, 5);
      });
    }
    expect(evaluated['head.kernel']).not.toEqual(last['head.kernel']);
    expect(evaluated['bn.movingMean']).not.toEqual(last['bn.movingMean']);
  });

  it('does not change what is learned', async () => {
    const groups = [[6], [6], [6]];
    const without = await updates(noisy, {}, groups);
    const averaged = await updates(noisy, { ema: {} }, groups);
    expect(averaged.values).toEqual(without.values);
  });

  it('begins anew at variables that are written', async () => {
    const trainer = await startedTrainer(runtime, trainerConfig(noisy, { ema: {} }));
    const start = await trainer.read('variables');
    await trainer.update([noiseBatch(6, 0)], { update: 0, batch: 0, learningRate: 0.05 });
    await trainer.write('test', start, 'variables');
    expect(await trainer.read('evaluated')).toEqual(start);
    await trainer.dispose();
  });

  it('forgets its start by a decay that rises', () => {
    expect(averageShare({ decay: 0.999, warmup: true }, 0)).toBeCloseTo(1 - 2 / 11, 12);
    expect(averageShare({ decay: 0.999, warmup: true }, 1e6)).toBeCloseTo(0.001, 12);
    expect(averageShare({ decay: 0.9, warmup: false }, 0)).toBeCloseTo(0.1, 12);
  });
});

describe('several updates in one call', () => {
  const sizes = [6, 6, 6, 4, 6];
  const planned = sizes.map((size, update): PlannedUpdate => {
    const moment = { update, batch: update, learningRate: 0.01 * (update + 1), diagnose: update === 1 };
    return { batches: [noiseBatch(size, update)], moment };
  });

  const cases: readonly (readonly [string, TrainOptionsInput])[] = [
    ['adam', {}],
    ['sgd, frozen layers and averaged weights', { optimizer: 'sgd', freeze: [{ layers: 'conv' }], ema: {} }],
  ];
  it.each(cases)('come to the same bytes as one by one, with %s', async (_, options) => {
    const together = await startedTrainer(runtime, trainerConfig(noisy, options));
    const single = await startedTrainer(runtime, trainerConfig(noisy, options));
    const outcomes = await together.updates(planned);
    const expected = [];
    for (const { batches, moment } of planned) expected.push(await single.update(batches, moment));
    expect(outcomes).toEqual(expected);
    expect(outcomes.map(({ diagnostics }) => diagnostics !== undefined)).toEqual(
      planned.map(({ moment }) => moment.diagnose),
    );
    expect(await valuesOf(together, 'all')).toEqual(await valuesOf(single, 'all'));
    await together.dispose();
    await single.dispose();
  });

  it('may have several batches each', async () => {
    const config = trainerConfig(plain, { accumulate: 2 });
    const groups = [0, 1].map((update): PlannedUpdate => {
      const batches = [noiseBatch(6, 2 * update), noiseBatch(3, 2 * update + 1)];
      return { batches, moment: { update, batch: 2 * update, learningRate: 0.01 } };
    });
    const together = await startedTrainer(runtime, config);
    const single = await startedTrainer(runtime, config);
    const outcomes = await together.updates(groups);
    for (const [i, { batches, moment }] of groups.entries())
      expect(await single.update(batches, moment)).toEqual(outcomes[i]);
    expect(await valuesOf(together, 'all')).toEqual(await valuesOf(single, 'all'));
    await together.dispose();
    await single.dispose();
  });
});
