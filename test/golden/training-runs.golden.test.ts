import { afterAll, describe, expect, it } from 'vitest';
import { createNodeRuntime, type Runtime } from '../../src/runtime/index.js';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../golden.js';
import { goldenOptimizer, type OptimizerConfig } from './optimizer-kinds.js';
import { networkOfRun, ourName, type RunConfig } from './run-kinds.js';
import { compileVectorRun, type VectorRun } from './vector-run.js';

type RunCase = GoldenCase<RunConfig & { steps: number; optimizer: OptimizerConfig }>;

const tolerance = { rel: 1e-4, abs: 2e-5 };

const numbers = ({ data }: GoldenTensor) => Float32Array.from(data, (value) => value ?? Number.NaN);
const labels = ({ data }: GoldenTensor) => Int32Array.from(data, Number);

/** Entry `step` of a tensor whose first axis is time. */
function atStep({ shape, data }: GoldenTensor, step: number): GoldenTensor {
  const size = data.length / shape[0];
  return { shape: shape.slice(1), data: data.slice(step * size, (step + 1) * size) };
}

/** The tensors `<prefix><name>` of a case, by our names. */
function named(tensors: Record<string, GoldenTensor>, prefix: string): Map<string, GoldenTensor> {
  return new Map(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [ourName(name.slice(prefix.length)), tensor]),
  );
}

function expectNamed(
  values: ReadonlyMap<string, Float32Array>,
  expected: ReadonlyMap<string, GoldenTensor>,
  what: string,
): void {
  for (const [name, tensor] of expected) {
    const value = values.get(name);
    if (value === undefined) expect.fail(`there is no ${what} of ${name}`);
    expectClose(value, tensor.data, tolerance, `${what} of ${name}`);
  }
}

async function start(runtime: Runtime, { config, inputs }: RunCase): Promise<VectorRun> {
  const initial = named(inputs, 'initial_');
  const run = await compileVectorRun(runtime, {
    network: networkOfRun(config, (name) => initial.get(name)?.shape),
    optimizer: goldenOptimizer(config.optimizer),
    inputShape: inputs.x.shape.slice(1),
    evaluationShape: inputs.eval_x.shape,
  });
  const missing = run.variables.map(({ name }) => name).filter((name) => !initial.has(name));
  expect(missing, 'variables without a starting value').toEqual([]);
  await run.write(new Map([...initial].map(([name, tensor]) => [name, numbers(tensor)])));
  return run;
}

describe('training_runs.json', () => {
  const runtime = createNodeRuntime({ threads: 1 });
  afterAll(() => runtime.dispose());

  it.each(goldenCases<RunCase>('training_runs').map((c) => [c.name, c] as const))('%s', async (_, golden) => {
    const { config, inputs, expected } = golden;
    const run = await start(runtime, golden);
    const losses: number[] = [];
    for (let update = 0; update < config.steps; update++) {
      const step = await run.train(numbers(atStep(inputs.x, update)), labels(atStep(inputs.labels, update)), {
        learningRate: config.optimizer.lr,
        update,
      });
      losses.push(step.loss);
      if (update === 0) expectNamed(step.gradients, named(expected, 'first_grad_'), 'the first gradient');
    }
    expectClose(losses, expected.loss.data, tolerance, 'loss');
    expectNamed(await run.read(), named(expected, 'final_'), 'the final value');
    const { logits, loss } = await run.evaluate(numbers(inputs.eval_x), labels(inputs.eval_labels));
    expectClose(logits, expected.eval_logits.data, tolerance, 'logits of the evaluation');
    expectClose([loss], expected.eval_loss.data, tolerance, 'loss of the evaluation');
    await run.dispose();
  });
});
