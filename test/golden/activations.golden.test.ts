import { afterAll, describe, expect, it } from 'vitest';
import * as g from '../../src/graph/index.js';
import { ACTIVATIONS, activation, buildNetwork } from '../../src/nn/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { computeOnce, numbers } from '../compute.js';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../golden.js';

interface ActivationConfig {
  readonly kind: string;
  /** Points where the derivative jumps. */
  readonly kinks?: readonly number[];
}

type ActivationCase = GoldenCase<ActivationConfig & Record<string, unknown>>;

const TOLERANCE = { rel: 1e-5, abs: 2e-6 };
/** Step of the one-sided differences at a kink, and how well they must agree. */
const STEP = 2 ** -7;
const ONE_SIDED = 1e-3;

/** Options by their names in the golden file; `axis` is the last one for every activation of Pupil. */
const OPTIONS: Readonly<Record<string, string>> = {
  negative_slope: 'negativeSlope',
  alpha: 'alpha',
  approximate: 'approximate',
};

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

describe('activations.json', () => {
  const cases = goldenCases<ActivationCase>('activations');

  for (const golden of cases) {
    it(golden.name, async () => {
      const { inputs, expected, config } = golden;
      const { output, derivative, gradWeight } = await compute(golden);
      expectClose(output, expected.output.data, TOLERANCE, 'output');
      const { output: _, grad_weight, ...derivatives } = expected;
      const [name, ...others] = Object.keys(derivatives);
      expect(['derivative', 'grad_input']).toContain(name);
      expect(others).toEqual([]);
      const points = inputs.input.data as number[];
      const wanted = await withOwnSides(config, points, derivative, expected[name].data);
      expectClose(derivative, wanted, TOLERANCE, name);
      expect(gradWeight === undefined).toBe(grad_weight === undefined);
      if (gradWeight !== undefined) expectClose(gradWeight, grad_weight.data, TOLERANCE, 'grad_weight');
    });
  }

  it('holds every activation of Pupil', () => {
    const named = new Set(cases.map(({ config }) => camelCase(config.kind)));
    if (process.env.PUPIL_GOLDEN_DIR === undefined) {
      expect(ACTIVATIONS.map(({ kind }) => kind).filter((kind) => !named.has(kind))).toEqual([]);
    }
  });
});

describe('a case that the tests do not understand', () => {
  const inputs = { input: { shape: [1], data: [1] } };
  const golden = { name: 'odd', inputs, expected: {} };

  it('fails by the name of its kind', async () => {
    await expect(compute({ ...golden, config: { kind: 'sine' } })).rejects.toThrow(
      /no activation of this name.*sine/,
    );
  });

  it('fails by the name of its option', async () => {
    await expect(compute({ ...golden, config: { kind: 'elu', beta: 2 } })).rejects.toThrow(
      'unknown option "beta"',
    );
    await expect(compute({ ...golden, config: { kind: 'tanh', alpha: 2 } })).rejects.toThrow(/tanh.*alpha/);
    await expect(compute({ ...golden, config: { kind: 'softmax', axis: 1 } })).rejects.toThrow('axis 1');
  });
});

/**
 * Values of an activation, and sum(output * cotangent) derived by the input, and by the slopes if it learns any; without a
 * cotangent, by ones.
 */
async function compute({ config, inputs }: ActivationCase) {
  const x = g.input('x', inputs.input.shape);
  const spec = { ...specOf(config, x), ...slopesOf(inputs.weight) };
  const { output: y, variables } = buildNetwork(activation(spec), x, { mode: 'inference' });
  const cotangent = inputs.cotangent ?? { shape: x.shape, data: Array(g.elementCount(x.shape)).fill(1) };
  const c = g.input('c', cotangent.shape);
  const learned = variables.map(({ tensor }) => tensor);
  const derivatives = g.gradients(g.sum(g.mul(y, c)), [x, ...learned]);
  const feeds = [
    [x, Float32Array.from(inputs.input.data as number[])],
    [c, Float32Array.from(cotangent.data as number[])],
    ...learned.map((tensor) => [tensor, Float32Array.from(inputs.weight.data as number[])] as const),
  ] as const;
  const [output, derivative, gradWeight] = await computeOnce(runtime, feeds, [y, ...derivatives]);
  return {
    output: numbers(output),
    derivative: numbers(derivative),
    gradWeight: gradWeight && numbers(gradWeight),
  };
}

/** One slope is shared by all channels; of a single channel both say the same. */
function slopesOf(weight: GoldenTensor | undefined) {
  if (weight === undefined) return {};
  return { slopes: weight.data.length === 1 ? 'shared' : 'channel' };
}

function specOf({ kind, kinks: _, axis, ...options }: ActivationCase['config'], x: g.Tensor) {
  if (axis !== undefined && axis !== -1 && axis !== x.shape.length - 1) {
    throw new Error(`${kind} acts on the last axis, not on axis ${axis}`);
  }
  const named = Object.entries(options).map(([name, value]) => {
    if (!(name in OPTIONS)) throw new Error(`unknown option "${name}" of ${kind}`);
    return [OPTIONS[name], value] as const;
  });
  return { kind: camelCase(kind), ...Object.fromEntries(named) };
}

function camelCase(name: string): string {
  return name.replace(/_(.)/g, (__, letter: string) => letter.toUpperCase());
}

/** What is expected, but at a kink with the value found where that is a derivative from one side. */
async function withOwnSides(
  config: ActivationCase['config'],
  inputs: readonly number[],
  found: readonly number[],
  expected: readonly (number | null)[],
): Promise<(number | null)[]> {
  const wanted = [...expected];
  for (const kink of config.kinks ?? []) {
    const points = [-2, -1, 0, 1, 2].map((k) => kink + k * STEP);
    const curve = { name: 'kink', config, inputs: { input: { shape: [5], data: points } }, expected: {} };
    const { output: y } = await compute(curve);
    const left = (3 * y[2] - 4 * y[1] + y[0]) / (2 * STEP);
    const right = (-3 * y[2] + 4 * y[3] - y[4]) / (2 * STEP);
    for (const [i, x] of inputs.entries()) {
      const oneSided = [left, right].some((side) => Math.abs(found[i] - side) <= ONE_SIDED);
      if (x === kink && oneSided) wanted[i] = found[i];
    }
  }
  return wanted;
}
