import { afterAll, describe, it } from 'vitest';
import { input } from '../../src/graph/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { slotName } from '../../src/train/training-step.js';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../golden.js';
import { type Later, titled } from './later.js';
import { goldenOptimizer, type OptimizerConfig } from './optimizer-kinds.js';

type OptimizerCase = GoldenCase<OptimizerConfig>;

const tolerance = { rel: 1e-5, abs: 2e-6 };

const LATER: Later = { rmsprop: 'RMSProp', adagrad: 'Adagrad' };

const floats = ({ data }: GoldenTensor) => Float32Array.from(data, (value) => value ?? Number.NaN);

/** Entry `step` of a tensor whose first axis is time. */
function atStep({ shape, data }: GoldenTensor, step: number): number[] {
  const size = data.length / shape[0];
  return data.slice(step * size, (step + 1) * size).map((value) => value ?? Number.NaN);
}

describe('optimizers.json', () => {
  const runtime = createNodeRuntime({ threads: 1 });
  afterAll(() => runtime.dispose());

  async function check({ config, inputs, expected }: OptimizerCase): Promise<void> {
    const optimizer = goldenOptimizer(config);
    const a = floats(inputs.initial_a);
    const start = Float32Array.of(...a, ...floats(inputs.initial_b));
    const vector = { shape: [start.length], dtype: 'float32' } as const;
    const parameters = input('parameters', vector.shape);
    const gradient = input('gradient', vector.shape);
    const slots = Object.fromEntries(
      optimizer.slots.map((slot) => [slot, input(slotName(slot), vector.shape)]),
    );
    const scalars = Object.fromEntries(optimizer.scalarNames.map((name) => [name, input(name, [])]));
    const updated = optimizer.update({ parameters, gradient, slots, scalars, decayMask: undefined });
    const executable = await runtime.compile({
      name: config.kind,
      feeds: [gradient, ...Object.values(scalars)],
      state: [
        { input: parameters, next: updated.parameters },
        ...optimizer.slots.map((slot) => ({ input: slots[slot], next: updated.slots[slot] })),
      ],
      results: {},
    });
    const state = runtime.createState({
      parameters: vector,
      ...Object.fromEntries(optimizer.slots.map((slot) => [slotName(slot), vector])),
    });
    await state.write('parameters', start);
    const rates = inputs.lr_per_step?.data;
    for (let update = 0; update < inputs.gradients_a.shape[0]; update++) {
      const learningRate = rates?.[update] ?? config.lr;
      const numbers = optimizer.scalars({ learningRate, update });
      await executable.run(state, {
        gradient: Float32Array.of(
          ...atStep(inputs.gradients_a, update),
          ...atStep(inputs.gradients_b, update),
        ),
        ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Float32Array.of(value)])),
      });
      const now = (await state.read('parameters')) as Float32Array;
      const label = (name: string) => `${name} after step ${update}`;
      expectClose(now.subarray(0, a.length), atStep(expected.trajectory_a, update), tolerance, label('a'));
      expectClose(now.subarray(a.length), atStep(expected.trajectory_b, update), tolerance, label('b'));
    }
    state.dispose();
    await executable.dispose();
  }

  for (const { title, skipped, golden } of titled(goldenCases<OptimizerCase>('optimizers'), ({ config }) =>
    config.clip === undefined ? LATER[config.kind] : 'gradient clipping',
  )) {
    it.skipIf(skipped)(title, () => check(golden));
  }
});
