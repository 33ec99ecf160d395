import { afterAll, describe, it } from 'vitest';
import { input } from '../../src/graph/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { type ClipSpec, clipGradient } from '../../src/train/step/clip-gradient.js';
import { compute, numbers } from '../compute.js';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../golden.js';
import { runUpdates } from '../update-run.js';
import { goldenClip, goldenOptimizer, type OptimizerConfig } from './optimizer-kinds.js';

type OptimizerCase = GoldenCase<OptimizerConfig>;

const tolerance = { rel: 1e-5, abs: 2e-6 };

const floats = ({ data }: GoldenTensor) => data.map((value) => value ?? Number.NaN);

/** Entry `step` of a tensor whose first axis is time. */
function atStep({ shape, data }: GoldenTensor, step: number): number[] {
  const size = data.length / shape[0];
  return floats({ shape, data: data.slice(step * size, (step + 1) * size) });
}

describe('optimizers.json', () => {
  const runtime = createNodeRuntime({ threads: 1 });
  afterAll(() => runtime.dispose());

  async function check({ config, inputs, expected }: OptimizerCase): Promise<void> {
    const steps = inputs.gradients_a.shape[0];
    const [a, b] = [floats(inputs.initial_a), floats(inputs.initial_b)];
    const clip = goldenClip(config);
    const gradients = Array.from({ length: steps }, (_, t) => [
      ...atStep(inputs.gradients_a, t),
      ...atStep(inputs.gradients_b, t),
    ]);
    const trajectory = await runUpdates(runtime, goldenOptimizer(config), {
      start: [...a, ...b],
      gradients,
      learningRate: inputs.lr_per_step === undefined ? config.lr : floats(inputs.lr_per_step),
      ...(clip && { clip: (gradient) => clipGradient(gradient, [a.length, b.length], clip) }),
    });
    for (const [t, now] of trajectory.entries()) {
      const label = (name: string) => `${name} after step ${t}`;
      expectClose(now.subarray(0, a.length), atStep(expected.trajectory_a, t), tolerance, label('a'));
      expectClose(now.subarray(a.length), atStep(expected.trajectory_b, t), tolerance, label('b'));
    }
    if (clip === undefined) return;
    for (const [t, clipped] of (await clipAll(gradients, [a.length, b.length], clip)).entries()) {
      const label = (name: string) => `the clipped gradient of ${name} in step ${t}`;
      const { clipped_gradients_a: wantedA, clipped_gradients_b: wantedB } = expected;
      expectClose(clipped.slice(0, a.length), atStep(wantedA, t), tolerance, label('a'));
      expectClose(clipped.slice(a.length), atStep(wantedB, t), tolerance, label('b'));
    }
  }

  async function clipAll(
    gradients: readonly number[][],
    sizes: readonly number[],
    clip: ClipSpec,
  ): Promise<number[][]> {
    const gradient = input('gradient', [gradients[0].length]);
    const clipping = await compute(runtime, [gradient], [clipGradient(gradient, sizes, clip)]);
    const clipped: number[][] = [];
    for (const values of gradients) {
      const [result] = await clipping.run([Float32Array.from(values)]);
      clipped.push(numbers(result));
    }
    await clipping.dispose();
    return clipped;
  }

  it.each(goldenCases<OptimizerCase>('optimizers').map((c) => [c.name, c] as const))('%s', (_name, golden) =>
    check(golden),
  );
});
