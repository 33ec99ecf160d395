import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { expectClose } from '../../../test/golden.js';
import { normalValues } from '../../../test/network.js';
import { gradients, input, type TypedArray } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const N = 4;
const K = 3;
const LOGITS = normalValues([N, K], 'logits');
const LABELS = Int32Array.of(0, 2, 1, 2);
const ONE_HOT = Float32Array.from({ length: N * K }, (_, i) => (LABELS[Math.floor(i / K)] === i % K ? 1 : 0));
const SAMPLE_WEIGHTS = Float32Array.of(1, 0, 2.5, 0.5);
const CLASS_WEIGHTS = Float32Array.of(0.5, 1, 3);

interface Given {
  readonly labels?: Int32Array | Float32Array;
  readonly sampleWeights?: Float32Array;
  readonly classWeights?: Float32Array;
  readonly reduction?: 'mean' | 'sum';
}

/** [value, per sample, gradient for the logits]. */
async function lossOf({
  labels = LABELS,
  sampleWeights,
  classWeights,
  reduction,
}: Given): Promise<number[][]> {
  const logits = input('logits', [N, K]);
  const target =
    labels instanceof Int32Array ? input('labels', [N], 'int32') : input('labels', [N, K], 'float32');
  const ofSamples = input('sampleWeights', [N]);
  const ofClasses = input('classWeights', [K]);
  const { value, perSample } = softmaxCrossEntropy(logits, target, {
    reduction,
    sampleWeights: sampleWeights && ofSamples,
    classWeights: classWeights && ofClasses,
  });
  const feeds: [typeof logits, TypedArray][] = [
    [logits, LOGITS],
    [target, labels],
    ...(sampleWeights ? [[ofSamples, sampleWeights] as [typeof logits, TypedArray]] : []),
    ...(classWeights ? [[ofClasses, classWeights] as [typeof logits, TypedArray]] : []),
  ];
  const results = await computeOnce(runtime, feeds, [value, perSample, ...gradients(value, [logits])]);
  return results.map((data) => Array.from(data, Number));
}

/** -ln softmax of the label, in float64. */
const plain = Array.from(LABELS, (label, n) => {
  const row = LOGITS.subarray(n * K, (n + 1) * K);
  return Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[label];
});
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const close = { rel: 1e-5, abs: 1e-6 };

describe('softmax cross entropy', () => {
  it('with sample weights is divided by their sum, and leaves samples of weight 0 out', async () => {
    const [[value], perSample, gradient] = await lossOf({ sampleWeights: SAMPLE_WEIGHTS });
    expectClose(perSample, plain, close);
    expectClose([value], [sum(plain.map((loss, n) => loss * SAMPLE_WEIGHTS[n])) / 4], close);
    expect(gradient.slice(K, 2 * K).every((slope) => slope === 0)).toBe(true);
  });

  it('with sample and class weights is divided by the sum of their products', async () => {
    const weights = Array.from(LABELS, (label, n) => CLASS_WEIGHTS[label] * SAMPLE_WEIGHTS[n]);
    const [[value]] = await lossOf({ sampleWeights: SAMPLE_WEIGHTS, classWeights: CLASS_WEIGHTS });
    const expected = sum(plain.map((loss, n) => loss * weights[n])) / sum(weights);
    expectClose([value], [expected], close);
  });

  it('of probabilities with class weights is divided by the number of samples', async () => {
    const [[value]] = await lossOf({ labels: ONE_HOT, classWeights: CLASS_WEIGHTS });
    const expected = sum(plain.map((loss, n) => loss * CLASS_WEIGHTS[LABELS[n]])) / N;
    expectClose([value], [expected], close);
  });

  it.each(['mean', 'sum'] as const)(
    'of one-hot probabilities is that of the labels, reduced by %s',
    async (reduction) => {
      const whole = await lossOf({ reduction });
      const soft = await lossOf({ reduction, labels: ONE_HOT });
      for (const [i, values] of whole.entries()) expectClose(soft[i], values, close);
    },
  );

  it.each([
    ['logits that are no matrix', [N, K, 1], [N], 'int32'],
    ['labels of another number of samples', [N, K], [N + 1], 'int32'],
    ['whole-number labels in a matrix', [N, K], [N, K], 'int32'],
    ['probabilities in a vector', [N, K], [N], 'float32'],
  ] as const)('refuses %s', (_, logits, labels, dtype) => {
    expect(() => softmaxCrossEntropy(input('logits', logits), input('labels', labels, dtype))).toThrow(
      'softmaxCrossEntropy: targets or weights do not fit the outputs',
    );
  });

  it('refuses probabilities of another number of classes', () => {
    expect(() => softmaxCrossEntropy(input('logits', [N, K]), input('labels', [N, 1]))).toThrow(
      'targets or weights do not fit the outputs',
    );
  });

  it.each([
    ['sampleWeights', [1]],
    ['sampleWeights', [N, 1]],
    ['classWeights', [1]],
    ['classWeights', [N, K]],
  ] as const)('refuses %s of shape %j, which would only be broadcast', (name, shape) => {
    const labels = input('labels', [N], 'int32');
    expect(() =>
      softmaxCrossEntropy(input('logits', [N, K]), labels, { [name]: input('weights', shape) }),
    ).toThrow(`${name} "float32[${shape.join(', ')}]"`);
  });
});
