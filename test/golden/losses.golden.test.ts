import { afterAll, describe, expect, it } from 'vitest';
import { gradients, input } from '../../src/graph/index.js';
import { createNodeRuntime, evaluate } from '../../src/runtime/index.js';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../golden.js';
import { goldenLoss, type LossConfig } from './loss-kinds.js';

const tolerance = { rel: 1e-5, abs: 2e-6 };

const floats = ({ data }: GoldenTensor) => Float32Array.from(data, (value) => value ?? Number.NaN);

describe('losses.json', () => {
  const runtime = createNodeRuntime({ threads: 1 });
  afterAll(() => runtime.dispose());

  async function check({ config, inputs, expected }: GoldenCase<LossConfig>): Promise<void> {
    const outputs = input('outputs', (inputs.logits ?? inputs.predictions).shape);
    const truth = inputs.labels ?? inputs.targets;
    const isIndex = inputs.labels !== undefined && config.labels !== 'probabilities';
    const targets = input('targets', truth.shape, isIndex ? 'int32' : 'float32');
    const weights = inputs.class_weights ?? inputs.pos_weight;
    const weight = weights && input('weights', weights.shape);
    const { value, terms } = goldenLoss(config, outputs, targets, weight);
    const [gradient] = gradients(value, [outputs]);
    const truthData = floats(truth);
    const results = await evaluate(runtime, { value, per_sample: terms, gradient }, [
      [outputs, floats(inputs.logits ?? inputs.predictions)],
      [targets, isIndex ? Int32Array.from(truthData) : truthData],
      ...(weight ? [[weight, floats(weights)] as const] : []),
    ]);
    for (const [name, tensor] of Object.entries(expected)) {
      expect(results[name], `a result ${name}`).toBeDefined();
      expectClose(results[name] as Float32Array, tensor.data, tolerance, name);
    }
  }

  it.each(goldenCases<GoldenCase<LossConfig>>('losses').map((golden) => [golden.name, golden] as const))(
    '%s',
    (_name, golden) => check(golden),
  );
});
