import { afterAll, describe, expect, it } from 'vitest';
import { gradients, input } from '../../src/graph/index.js';
import { softmaxCrossEntropy } from '../../src/nn/index.js';
import { createNodeRuntime, evaluate } from '../../src/runtime/index.js';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../golden.js';
import { type Later, titled } from './later.js';

interface Config {
  kind: string;
  labels: string;
  label_smoothing: number;
  reduction: string;
}
type LossCase = GoldenCase<Config>;

const tolerance = { rel: 1e-5, abs: 2e-6 };

const REGRESSION = 'regression losses';
const LATER: Later = {
  binary_cross_entropy: 'labels that do not exclude each other',
  mse: REGRESSION,
  mae: REGRESSION,
  huber: REGRESSION,
  focal_binary: 'focal loss',
  focal_categorical: 'focal loss',
};

function requireOneOf<const T extends string>(what: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found === undefined)
    throw new Error(`losses.json holds ${what} that this test does not know: ${value}`);
  return found;
}

const floats = ({ data }: GoldenTensor) => Float32Array.from(data, (value) => value ?? Number.NaN);

describe('losses.json', () => {
  const runtime = createNodeRuntime({ threads: 1 });
  afterAll(() => runtime.dispose());

  async function check({ config, inputs, expected }: LossCase): Promise<void> {
    requireOneOf('a kind', config.kind, ['categorical_cross_entropy']);
    const labelKind = requireOneOf('labels', config.labels, ['integer', 'probabilities']);
    const logits = input('logits', inputs.logits.shape);
    const labels = input('labels', inputs.labels.shape, labelKind === 'integer' ? 'int32' : 'float32');
    const weights = inputs.class_weights && input('weights', inputs.class_weights.shape);
    const { value, perSample } = softmaxCrossEntropy(logits, labels, {
      labelSmoothing: config.label_smoothing,
      reduction: requireOneOf('a reduction', config.reduction, ['mean', 'sum']),
      classWeights: weights,
    });
    const [gradient] = gradients(value, [logits]);
    const labelData = floats(inputs.labels);
    const results = await evaluate(runtime, { value, per_sample: perSample, gradient }, [
      [logits, floats(inputs.logits)],
      [labels, labelKind === 'integer' ? Int32Array.from(labelData) : labelData],
      ...(weights ? [[weights, floats(inputs.class_weights)] as const] : []),
    ]);
    for (const [name, tensor] of Object.entries(expected)) {
      expect(results[name], `a result ${name}`).toBeDefined();
      expectClose(results[name] as Float32Array, tensor.data, tolerance, name);
    }
  }

  for (const { title, skipped, golden } of titled(
    goldenCases<LossCase>('losses'),
    ({ config }) => LATER[config.kind],
  )) {
    it.skipIf(skipped)(title, () => check(golden));
  }
});
