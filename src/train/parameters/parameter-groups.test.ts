import { afterAll, describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { noiseBatch, startedTrainer, trainerConfig, valuesOf } from '../../../test/trainer-parts.js';
import { conv2d, dense, flatten, sequential } from '../../nn/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import type { TrainOptionsInput } from '../plan/options.js';
import { classifierLayout } from '../step/training-step.js';
import { variableFactors } from './parameter-groups.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const network = sequential([
  conv2d(4, 3, { name: 'one' }),
  conv2d(4, 3, { name: 'two' }),
  flatten(),
  dense(3, { name: 'head' }),
]);
const RATE = 0.1;
const sgd = { kind: 'sgd', momentum: 0 };

function factorsOf(options: TrainOptionsInput) {
  const { classifier, training } = trainerConfig(network, options);
  return Object.fromEntries(variableFactors(training, classifierLayout(classifier).entries));
}

/** What one update subtracts from each variable. */
async function stepOf(options: TrainOptionsInput): Promise<Record<string, number[]>> {
  const trainer = await startedTrainer(runtime, trainerConfig(network, { optimizer: sgd, ...options }));
  const before = await valuesOf(trainer);
  await trainer.update([noiseBatch(6, 1)], { update: 0, batch: 0, learningRate: RATE });
  const after = await valuesOf(trainer);
  await trainer.dispose();
  return Object.fromEntries(
    Object.entries(after).map(([name, values]) => [name, Array.from(values, (v, i) => before[name][i] - v)]),
  );
}

function expectScaled(step: number[], usual: number[], factor: number): void {
  step.forEach((value, i) => {
    expect(value).toBeCloseTo(usual[i] * factor, 6);
  });
}

describe('parameter groups', () => {
  it('leave rates alone and let kernels decay, by default', () => {
    expect(factorsOf({})).toMatchObject({
      'one.kernel': { learningRate: 1, weightDecay: 1 },
      'one.bias': { learningRate: 1, weightDecay: 0 },
    });
  });

  it('scale the step of their layers by their factor', async () => {
    const usual = await stepOf({});
    const step = await stepOf({
      groups: [
        { layers: 'one', learningRateFactor: 0.25 },
        { layers: 'two', learningRateFactor: 0 },
      ],
    });
    expectScaled(step['one.kernel'], usual['one.kernel'], 0.25);
    expect(step['two.kernel'].every((value) => value === 0)).toBe(true);
    expect(step['head.kernel']).toEqual(usual['head.kernel']);
    expect(usual['two.kernel'].some((value) => Math.abs(value) > 1e-4)).toBe(true);
  });

  it('scale the step of optimizers with a state just the same', async () => {
    const usual = await stepOf({ optimizer: 'adamw' });
    const step = await stepOf({ optimizer: 'adamw', groups: [{ layers: 'one', learningRateFactor: 0.5 }] });
    expectScaled(step['one.kernel'], usual['one.kernel'], 0.5);
  });

  it('give biases a decay where they say so', async () => {
    const decaying = { kind: 'sgd', momentum: 0, weightDecay: 0.5 };
    expect(factorsOf({ groups: [{ layers: '**.bias', weightDecayFactor: 2 }] })['two.bias'].weightDecay).toBe(
      2,
    );
    const none = await stepOf({ groups: [{ layers: '*', weightDecayFactor: 0 }], optimizer: decaying });
    expect(none).toEqual(await stepOf({}));
    const some = await stepOf({ optimizer: decaying });
    expect(some['one.kernel']).not.toEqual(none['one.kernel']);
    expect(some['one.bias']).toEqual(none['one.bias']);
  });

  it('count from the last that fits', () => {
    const groups = [
      { layers: '*', learningRateFactor: 0.1 },
      { layers: 'head', learningRateFactor: 1 },
    ];
    const factors = factorsOf({ groups });
    expect(factors['one.kernel'].learningRate).toBe(0.1);
    expect(factors['head.kernel'].learningRate).toBe(1);
  });

  it('that fit nothing are refused', () => {
    const groups = [{ layers: 'three' }];
    expect(errorOf(() => trainerConfig(network, { groups }))).toMatchObject({
      code: 'option/layer-pattern',
      where: 'groups',
    });
  });
});

describe('layer decay', () => {
  it('lowers the rate from layer to layer towards the input', () => {
    const factors = factorsOf({ layerDecay: 0.5 });
    expect(factors['head.bias'].learningRate).toBe(1);
    expect(factors['two.kernel'].learningRate).toBe(0.5);
    expect(factors['one.kernel'].learningRate).toBe(0.25);
  });

  it('multiplies the factor of a group', () => {
    const factors = factorsOf({ layerDecay: 0.5, groups: [{ layers: 'one', learningRateFactor: 3 }] });
    expect(factors['one.kernel'].learningRate).toBe(0.75);
  });
});
