import { afterAll, describe, expect, it } from 'vitest';
import { joined, noiseBatch, startedTrainer, trainerConfig, valuesOf } from '../../../test/trainer-parts.js';
import { activation, conv2d, dense, flatten, type Layer, sequential } from '../../nn/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import type { TrainOptionsInput } from '../plan/options.js';
import { isDiagnosed } from './record-diagnostics.js';
import { verdictsOf } from './verdicts.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const RATE = 0.05;
const sgd = { kind: 'sgd', momentum: 0 };
const norm = (values: Iterable<number>) => Math.hypot(...values);

const network = sequential([
  conv2d(4, 3, { name: 'conv', activation: 'relu' }),
  flatten(),
  dense(3, { name: 'head' }),
]);

/** Values before and after one diagnosed update, and its measurements by layer. */
async function diagnosed(model: Layer, options: TrainOptionsInput = {}, batches = [noiseBatch(6, 1)]) {
  const trainer = await startedTrainer(runtime, trainerConfig(model, { optimizer: sgd, ...options }));
  const before = await valuesOf(trainer);
  const moment = { update: 0, batch: 0, learningRate: RATE, diagnose: true };
  const { diagnostics = [] } = await trainer.update(batches, moment);
  const after = await valuesOf(trainer);
  await trainer.dispose();
  return { before, after, diagnostics, of: (layer: string) => diagnostics.find((d) => d.layer === layer)! };
}

/** A moment at which everything is judged. */
const later = { update: 100, pictures: 32 };

describe('diagnostics of an update', () => {
  it('hold the norms of gradients, weights and steps of every layer', async () => {
    const { before, after, of } = await diagnosed(network);
    for (const layer of ['conv', 'head']) {
      const names = [`${layer}.kernel`, `${layer}.bias`];
      const step = names.flatMap((name) => Array.from(after[name], (v, i) => v - before[name][i]));
      const { gradientNorm, weightNorm, updateRatio } = of(layer);
      expect(gradientNorm).toBeCloseTo(norm(step) / RATE, 4);
      expect(weightNorm).toBeCloseTo(norm(names.flatMap((name) => [...before[name]])), 4);
      expect(updateRatio).toBeCloseTo(norm(step) / weightNorm!, 4);
    }
  });

  it('come in the order of data, and measure what layers give', async () => {
    const { diagnostics } = await diagnosed(network);
    expect(diagnostics.map(({ layer }) => layer)).toEqual(['conv', 'head']);
    const [conv, head] = diagnostics;
    expect(conv.activationMean).toBeGreaterThan(0);
    expect(conv.activationDeviation).toBeGreaterThan(0.1);
    expect(head.deadShare).toBe(0);
  });

  it('count the units that answer 0 to every picture', async () => {
    const silenced = sequential([
      conv2d(4, 3, { name: 'conv', biasInitializer: { kind: 'constant', value: -100 } }),
      activation('relu', { name: 'relu' }),
      flatten(),
      dense(3, { name: 'head' }),
    ]);
    const { of, diagnostics } = await diagnosed(silenced);
    expect(of('relu')).toMatchObject({ deadShare: 1, activationMean: 0, gradientNorm: null });
    expect(verdictsOf(diagnostics, later).map(({ kind }) => kind)).toContain('dead-units');
  });

  it('change nothing about the update', async () => {
    const trainer = await startedTrainer(runtime, trainerConfig(network, { optimizer: sgd }));
    await trainer.update([noiseBatch(6, 1)], { update: 0, batch: 0, learningRate: RATE });
    const usual = await valuesOf(trainer);
    await trainer.dispose();
    expect((await diagnosed(network)).after).toEqual(usual);
  });

  it('are those of the whole update where batches are accumulated', async () => {
    const batches = [noiseBatch(6, 1), noiseBatch(6, 2)];
    const many = await diagnosed(network, { accumulate: 2 }, batches);
    const one = await diagnosed(network, {}, [joined(batches)]);
    expect(many.of('head').gradientNorm).toBeCloseTo(one.of('head').gradientNorm!, 5);
  });

  it('leave frozen layers without gradients, and still look at what they give', async () => {
    const { of } = await diagnosed(network, { freeze: ['conv'] });
    expect(of('conv')).toMatchObject({ gradientNorm: null, weightNorm: null, updateRatio: null });
    expect(of('conv').activationDeviation).toBeGreaterThan(0.1);
  });

  it('say of a deep stack of sigmoids that its gradients vanish', async () => {
    const stack = Array.from({ length: 10 }, (_, i) =>
      dense(8, { activation: 'sigmoid', name: `dense${i}` }),
    );
    const { diagnostics } = await diagnosed(sequential([flatten(), ...stack, dense(3, { name: 'head' })]));
    const [verdict] = verdictsOf(diagnostics, later).filter(({ kind }) => kind === 'vanishing-gradients');
    expect(verdict.message).toMatch(
      /^gradients vanish below dense\d: .* against .* at head; try relu, batch norm/,
    );
  });
});

describe('diagnostics every n updates', () => {
  it('begin with the nth', () => {
    const measured = [0, 1, 2, 3, 4, 5].filter((update) => isDiagnosed({ every: 3 }, update));
    expect(measured).toEqual([2, 5]);
    expect(isDiagnosed(false, 2)).toBe(false);
  });
});
