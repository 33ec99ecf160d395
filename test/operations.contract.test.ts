import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { isPupilError } from '../src/base/error.js';
import { kebabCase } from '../src/base/kebab-case.js';
import {
  constant,
  constantData,
  type DType,
  elementCount,
  input,
  isConstant,
  isFloat,
  OPERATIONS,
  printGraph,
  simplify,
  type Tensor,
  type TypedArray,
} from '../src/graph/index.js';
import { createNodeRuntime } from '../src/runtime/index.js';
import { expectGradientsMatchDifferences, gradientFunction } from './numeric-gradient.js';
import { PROBES, type Probe, type ProbeInput, probeData } from './probes/index.js';
import { runPlain } from './run-plain.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const SEED = 11;
const FOLDER = new URL('../src/graph/ops/', import.meta.url);

describe('the list of operations', () => {
  it('holds what the files of the folder declare, each once', () => {
    const declared = readdirSync(FOLDER).flatMap((file) => {
      const source = readFileSync(new URL(file, FOLDER), 'utf8');
      return [...source.matchAll(/^export const (\w+)Operation = /gm)].map((match) => ({
        file,
        name: match[1],
      }));
    });
    expect(OPERATIONS.map((op) => op.name).sort()).toEqual(declared.map(({ name }) => name).sort());
    for (const { file, name } of declared) expect(file).toBe(`${kebabCase(name)}.ts`);
  });

  it('has at least two probes for each', () => {
    expect(Object.keys(PROBES).sort()).toEqual(OPERATIONS.map((op) => op.name).sort());
    for (const [name, probes] of Object.entries(PROBES)) {
      expect(probes.length, name).toBeGreaterThanOrEqual(2);
    }
  });
});

describe.each(OPERATIONS.map((op) => [op.name, op] as const))('%s', (name, operation) => {
  const probes = PROBES[name] ?? [];

  it.each(probes.map((probe) => [probe.name, probe] as const))(
    'has the type that the runtime returns: %s',
    async (_, probe) => {
      const { inputs, data, outputs } = instantiate(probe);
      expect(outputs.map((t) => t.node.op.name)).toEqual(outputs.map(() => name));
      const values = await runPlain(
        inputs.map((t, i) => [t, data[i]]),
        outputs,
      );
      expect(values.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
        outputs.map(({ shape, dtype }) => ({ shape, dtype })),
      );
    },
  );

  it.each(operation.gradient === 'none' ? [] : differentiable(probes))(
    'has the gradients that differences give: %s',
    async (_, probe) => {
      await expectGradientsMatchDifferences(runtime, instantiate(probe), SEED);
    },
  );

  it.each(operation.gradient === 'none' ? [] : differentiable(probes))(
    'has the second derivatives that differences give: %s',
    async (_, probe) => {
      await expectGradientsMatchDifferences(runtime, gradientFunction(instantiate(probe), SEED), SEED + 1);
    },
  );

  it.each(operation.fold === undefined ? [] : probes.map((probe) => [probe.name, probe] as const))(
    'folds to what the runtime computes: %s',
    async (_, probe) => {
      const { inputs, data, outputs } = instantiate(probe);
      const constants = inputs.map((t, i) => constant(data[i], t.shape, t.dtype));
      const [folded] = Object.values(simplify({ y: [probe.build(...constants)].flat()[0] }));
      expect(isConstant(folded), printGraph({ folded })).toBe(true);
      const [computed] = await runPlain(
        inputs.map((t, i) => [t, data[i]]),
        outputs,
      );
      expect({ shape: folded.shape, dtype: folded.dtype }).toEqual({
        shape: computed.shape,
        dtype: computed.dtype,
      });
      expectSameNumbers(constantData(folded), computed.data);
    },
  );

  it.each(dtypeVariants(probes[0]))('runs with %s or refuses it in words', async (_, probe) => {
    let instance: Instance;
    try {
      instance = instantiate(probe);
    } catch (error) {
      expect(isPupilError(error, 'shape'), String(error)).toBe(true);
      return;
    }
    await runs(instance);
    const differentiable = operation.gradient !== 'none' && instance.inputs.some((t) => isFloat(t.dtype));
    if (differentiable && isFloat(instance.outputs[0].dtype)) await runs(gradientFunction(instance, SEED));
  });
});

interface Instance {
  readonly inputs: readonly Tensor[];
  readonly data: readonly TypedArray[];
  readonly outputs: readonly Tensor[];
}

function instantiate(probe: Probe): Instance {
  const inputs = probe.inputs.map(({ shape, dtype }, i) => input(`x${i}`, shape, dtype));
  const data = probe.inputs.map(({ values, shape, dtype }, i) => probeData(values, shape, dtype, SEED + i));
  return { inputs, data, outputs: [probe.build(...inputs)].flat() };
}

async function runs({ inputs, data, outputs }: Instance): Promise<void> {
  await runPlain(
    inputs.map((t, i) => [t, data[i]]),
    outputs,
  );
}

function differentiable(probes: readonly Probe[]): (readonly [string, Probe])[] {
  const kinds = probes.filter(({ inputs }) => inputs.some(({ dtype }) => isFloat(dtype)));
  return kinds
    .filter((probe) => instantiate(probe).outputs.some((t) => isFloat(t.dtype)))
    .map((p) => [p.name, p]);
}

/** Rounding of one float32 operation, and of functions that the runtime approximates. */
function expectSameNumbers(folded: TypedArray, computed: TypedArray): void {
  expect(folded.constructor).toBe(computed.constructor);
  for (let i = 0; i < computed.length; i++) {
    const [got, want] = [Number(folded[i]), Number(computed[i])];
    const allowed = computed instanceof Float32Array ? 1e-6 * Math.abs(want) + 1e-8 : 0;
    if (!(Object.is(got, want) || Math.abs(got - want) <= allowed)) {
      expect.fail(`element ${i} folds to ${got}, the runtime computes ${want}`);
    }
  }
}

const DTYPES: readonly DType[] = ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'];

/** The probe with the inputs of one dtype in every other dtype. */
function dtypeVariants(probe: Probe | undefined): (readonly [string, Probe])[] {
  if (probe === undefined) return [];
  const used = [...new Set(probe.inputs.map(({ dtype }) => dtype))];
  return used.flatMap((from) =>
    DTYPES.filter((dtype) => dtype !== from).map((to) => {
      const inputs = probe.inputs.map(
        (x): ProbeInput =>
          x.dtype === from ? { shape: x.shape, dtype: to, values: Array(elementCount(x.shape)).fill(1) } : x,
      );
      return [`${to} for ${from}`, { ...probe, inputs }] as const;
    }),
  );
}
