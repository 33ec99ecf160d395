import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { expectClose } from '../../../test/golden.js';
import { gradients, input, sum } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import { activation } from '../layers/index.js';
import { ACTIVATIONS, type ActivationSpec } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** Far beyond where e^x, x^2 or x^3 leave float32, besides ordinary numbers. */
const SIZES = [1e-6, 1e-3, 0.5, 1, 2.5, 3.5, 7, 10, 20, 50, 88, 90, 104, 1000, 1e4, 1e6];
const POINTS = [...SIZES.map((x) => -x).reverse(), ...SIZES];
const TOLERANCE = { rel: 1e-5, abs: 2e-6 };

const logistic = (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The normal distribution function by its series; beyond 6 it is 0 or 1 to nine digits. */
function normal(x: number): number {
  if (Math.abs(x) > 6) return x > 0 ? 1 : 0;
  let term = x;
  let total = x;
  for (let n = 1; n < 200; n++) {
    term *= (x * x) / (2 * n + 1);
    total += term;
  }
  return 0.5 + total * density(x);
}

const tanhInner = (x: number) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const tanhSlope = (x: number) => Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);
const sechSquared = (x: number) => (Math.abs(x) > 300 ? 0 : 1 / Math.cosh(x) ** 2);
const SCALE = 1.050_700_987_355_480_5;
const ALPHA = 1.673_263_242_354_377_2;

type Curve = (x: number) => number;
const CURVES: readonly (readonly [ActivationSpec, Curve, Curve])[] = [
  ['linear', (x) => x, () => 1],
  ['relu', (x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  ['relu6', (x) => Math.min(Math.max(x, 0), 6), (x) => (x > 0 && x < 6 ? 1 : 0)],
  ['leakyRelu', (x) => (x > 0 ? x : 0.01 * x), (x) => (x > 0 ? 1 : 0.01)],
  ['elu', (x) => (x > 0 ? x : Math.expm1(x)), (x) => (x > 0 ? 1 : Math.exp(x))],
  [
    { kind: 'celu', alpha: 2 },
    (x) => (x > 0 ? x : 2 * Math.expm1(x / 2)),
    (x) => (x > 0 ? 1 : Math.exp(x / 2)),
  ],
  [
    'selu',
    (x) => SCALE * (x > 0 ? x : ALPHA * Math.expm1(x)),
    (x) => SCALE * (x > 0 ? 1 : ALPHA * Math.exp(x)),
  ],
  ['gelu', (x) => x * normal(x), (x) => normal(x) + x * density(x)],
  [
    { kind: 'gelu', approximate: 'tanh' },
    (x) => 0.5 * x * (1 + Math.tanh(tanhInner(x))),
    (x) => 0.5 * (1 + Math.tanh(tanhInner(x))) + 0.5 * x * sechSquared(tanhInner(x)) * tanhSlope(x),
  ],
  ['silu', (x) => x * logistic(x), (x) => logistic(x) * (1 + x * logistic(-x))],
  [
    'mish',
    (x) => x * Math.tanh(softplus(x)),
    (x) => Math.tanh(softplus(x)) + x * sechSquared(softplus(x)) * logistic(x),
  ],
  ['softplus', softplus, logistic],
  ['softsign', (x) => x / (1 + Math.abs(x)), (x) => 1 / (1 + Math.abs(x)) ** 2],
  ['hardSigmoid', (x) => Math.min(Math.max(x + 3, 0), 6) / 6, (x) => (Math.abs(x) < 3 ? 1 / 6 : 0)],
  [
    'hardSwish',
    (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
    (x) => (x > 3 ? 1 : x < -3 ? 0 : (2 * x + 3) / 6),
  ],
  ['sigmoid', logistic, (x) => logistic(x) * logistic(-x)],
  ['tanh', Math.tanh, sechSquared],
  ['logSigmoid', (x) => -softplus(-x), (x) => logistic(-x)],
];

/** Values of an activation at points, and its derivative there. */
async function curveOf(spec: ActivationSpec, points: readonly number[]) {
  const x = input('x', [points.length]);
  const { output } = buildNetwork(activation(spec), x, { mode: 'training' });
  const results = [output, ...gradients(sum(output), [x])];
  return computeOnce(runtime, [[x, Float32Array.from(points)]], results) as Promise<Float32Array[]>;
}

describe('activations of very small and very large inputs', () => {
  it.each(CURVES)('%j has the values and the derivatives of its formula', async (spec, value, derivative) => {
    const points = Array.from(Float32Array.from(POINTS));
    const [y, dy] = await curveOf(spec, points);
    expectClose(y, points.map(value), TOLERANCE, 'value');
    expectClose(dy, points.map(derivative), TOLERANCE, 'derivative');
  });

  it('are checked for every activation of a single value', () => {
    const checked = new Set(CURVES.map(([spec]) => (typeof spec === 'string' ? spec : spec.kind)));
    const others = ACTIVATIONS.map(({ kind }) => kind).filter((kind) => !checked.has(kind));
    // The golden cases hold these with extreme logits; the slopes of prelu are learned.
    expect(others.sort()).toEqual(['logSoftmax', 'prelu', 'softmax']);
  });
});
