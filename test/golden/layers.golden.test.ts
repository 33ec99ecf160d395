import { afterAll, describe, expect, it } from 'vitest';
import * as g from '../../src/graph/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { computeOnce, numbers } from '../compute.js';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../golden.js';
import { titled } from './later.js';
import { LATER_KINDS, LAYER_KINDS, type WindowConfig } from './layer-kinds.js';
import { gradientOfFirst, gradientOfTies } from './max-pool-reference.js';

interface LayerConfig {
  readonly kind: string;
  readonly tolerance?: { readonly rel: number; readonly abs: number };
  readonly ties?: boolean;
  /** Which output the cotangent belongs to. */
  readonly cotangent_on?: string;
}

type LayerCase = GoldenCase<LayerConfig & Record<string, unknown>>;

const TOLERANCE = { rel: 1e-5, abs: 1e-5 };

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

describe('layers.json', () => {
  const cases = titled(goldenCases<LayerCase>('layers'), ({ config }) => LATER_KINDS[config.kind]);

  for (const { title, skipped, golden } of cases) {
    it.skipIf(skipped)(title, async () => {
      const { config, expected } = golden;
      const computed = await compute(golden);
      expect(Object.keys(computed).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, want] of Object.entries(withOwnTies(golden))) {
        expect(computed[name].shape, name).toEqual(want.shape);
        expectClose(computed[name].values, want.data, config.tolerance ?? TOLERANCE, name);
      }
    });
  }
});

describe('a case that the tests do not understand', () => {
  const golden: LayerCase = {
    name: 'odd',
    config: { kind: 'dense', units: 1, use_bias: false },
    inputs: {
      input: { shape: [1, 1], data: [1] },
      weight: { shape: [1, 1], data: [1] },
      cotangent: { shape: [1, 1], data: [1] },
    },
    expected: {},
  };

  it('fails by the name of its kind', async () => {
    await expect(compute({ ...golden, config: { kind: 'fourier' } })).rejects.toThrow(
      'unknown kind "fourier"',
    );
  });

  it('fails by the name of its option', async () => {
    await expect(compute({ ...golden, config: { ...golden.config, sparsity: 0.5 } })).rejects.toThrow(
      'dense has no option "sparsity"',
    );
  });

  it('fails when its pads are not those of its padding', async () => {
    const config = {
      kind: 'max_pool2d',
      kernel_size: [2, 2],
      strides: [2, 2],
      padding: 'same',
      pads: { top: 1, bottom: 0, left: 0, right: 0 },
    };
    const inputs = {
      input: { shape: [1, 1, 3, 2], data: [1, 2, 3, 4, 5, 6] },
      cotangent: { shape: [1, 1, 2, 1], data: [1, 1] },
    };
    await expect(compute({ ...golden, config, inputs })).rejects.toThrow(
      'padding same gives 0 pixels at the top, not 1',
    );
  });
});

/** Outputs and gradients of a case, under the names of `expected`. */
async function compute({
  config,
  inputs,
}: LayerCase): Promise<Record<string, { shape: g.Shape; values: number[] }>> {
  const { kind, tolerance: _, ...options } = config;
  const definition = LAYER_KINDS[kind];
  if (definition === undefined) throw new Error(`unknown kind "${kind}"`);
  const unknown = Object.keys(options).find((name) => !definition.options.includes(name));
  if (unknown !== undefined) throw new Error(`${kind} has no option "${unknown}"`);
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [
      name,
      g.input(name, shape, name === 'indices' ? 'int64' : 'float32'),
    ]),
  );
  const { cotangent, ...given } = tensors;
  const outputs = definition.build(given, options);
  // Statistics of the past are no parameters: nothing is differentiated for them.
  const variables = Object.entries(given).filter(
    ([name, t]) => g.isFloat(t.dtype) && !name.startsWith('running_'),
  );
  const loss = g.sum(g.mul(outputs[config.cotangent_on ?? 'output'], cotangent));
  const derivatives = g.gradients(
    loss,
    variables.map(([, t]) => t),
  );
  const results = {
    ...outputs,
    ...Object.fromEntries(variables.map(([name], i) => [`grad_${name}`, derivatives[i]])),
  };
  const feeds = Object.entries(inputs).map(
    ([name, { data }]) => [tensors[name], g.typedArrayOf(tensors[name].dtype, data as number[])] as const,
  );
  const values = await computeOnce(runtime, feeds, Object.values(results));
  return Object.fromEntries(
    Object.entries(results).map(([name, { shape }], i) => [name, { shape, values: numbers(values[i]) }]),
  );
}

/**
 * What is expected, but with the gradient of a maximum split as Pupil splits it: equal values in a window share it. The
 * golden file gives it to the first, and says that another split of the same total per window is as good.
 */
function withOwnTies({ config, inputs, expected }: LayerCase): Record<string, GoldenTensor> {
  if (config.ties !== true) return expected;
  const window = poolWindow(config, inputs.input);
  const first = gradientOfFirst(inputs.input, inputs.cotangent, window);
  expectClose(first, expected.grad_input.data, TOLERANCE, 'the gradient of the first of equal values');
  const shared = gradientOfTies(inputs.input, inputs.cotangent, window);
  return { ...expected, grad_input: { shape: expected.grad_input.shape, data: shared } };
}

/** The window of a pooling case; the whole image for a global one. */
function poolWindow(config: LayerCase['config'], { shape }: GoldenTensor): WindowConfig {
  if (config.kind !== 'global_max_pool2d') return config as unknown as WindowConfig;
  const pads = { top: 0, bottom: 0, left: 0, right: 0 };
  return { kernel_size: [shape[2], shape[3]], strides: [1, 1], padding: 'valid', pads };
}
