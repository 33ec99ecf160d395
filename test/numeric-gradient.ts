import { expect } from 'vitest';
import {
  add,
  gradients,
  input,
  isFloat,
  mul,
  sum,
  type Tensor,
  type TypedArray,
} from '../src/graph/index.js';
import type { Runtime } from '../src/runtime/index.js';
import { compute } from './compute.js';
import { probeData } from './probes/values.js';

/** Step of the central differences: exact in float32 for probe values, whose truncation error stays below the tolerance. */
const STEP = 1 / 64;
/** |gradient - difference| must stay below this, relative to the difference where that is above 1. */
const TOLERANCE = 3e-3;

/** A function of inputs, and the data at which it is differentiated. */
export interface DifferentiableFunction {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly data: readonly TypedArray[];
}

/** The gradients of sum(outputs * cotangents) for the float inputs, as a function of inputs and cotangents. */
export function gradientFunction(
  { inputs, outputs, data }: DifferentiableFunction,
  seed: number,
): DifferentiableFunction {
  const floats = outputs.filter((t) => isFloat(t.dtype));
  const cotangents = floats.map((t, i) => input(`cotangent_${seed}_${i}`, t.shape, t.dtype));
  const loss = floats.map((t, i) => sum(mul(t, cotangents[i]))).reduce((a, b) => add(a, b));
  const variables = inputs.filter((t) => isFloat(t.dtype));
  const drawn = cotangents.map((t, i) => probeData('spread', t.shape, t.dtype, seed + i));
  return {
    inputs: [...inputs, ...cotangents],
    outputs: gradients(loss, variables),
    data: [...data, ...drawn],
  };
}

/** Expect the gradients of a function to have their inputs' shapes and to be what central differences give. */
export async function expectGradientsMatchDifferences(
  runtime: Runtime,
  f: DifferentiableFunction,
  seed: number,
): Promise<void> {
  const g = gradientFunction(f, seed);
  const places = f.inputs.flatMap((t, i) => (isFloat(t.dtype) ? [i] : []));
  for (const [k, i] of places.entries()) {
    expect({ shape: g.outputs[k].shape, dtype: g.outputs[k].dtype }).toEqual({
      shape: f.inputs[i].shape,
      dtype: f.inputs[i].dtype,
    });
  }
  const analytic = await compute(runtime, g.inputs, g.outputs);
  const value = await compute(runtime, f.inputs, f.outputs);
  try {
    const derived = await analytic.run(g.data);
    const cotangents = g.data.slice(f.data.length);
    for (const [k, i] of places.entries()) {
      const numeric = await differences(value.run, f, i, cotangents);
      for (const [at, want] of numeric.entries()) {
        const got = Number(derived[k][at]);
        const allowed = TOLERANCE * Math.max(1, Math.abs(want));
        if (!(Math.abs(got - want) <= allowed)) {
          expect.fail(`the derivative for input ${i} at ${at} is ${got}, differences give ${want}`);
        }
      }
    }
  } finally {
    await analytic.dispose();
    await value.dispose();
  }
}

/** d sum(outputs * cotangents) / d (input i), element by element; differences are taken before the sum, in float64. */
async function differences(
  run: (data: readonly TypedArray[]) => Promise<TypedArray[]>,
  f: DifferentiableFunction,
  i: number,
  cotangents: readonly TypedArray[],
): Promise<number[]> {
  const floats = f.outputs.flatMap((t, index) => (isFloat(t.dtype) ? [index] : []));
  const moved = f.data[i].slice() as Float32Array;
  const data = f.data.with(i, moved);
  const result: number[] = [];
  for (let at = 0; at < moved.length; at++) {
    const before = moved[at];
    moved[at] = before + STEP;
    const above = await run(data);
    moved[at] = before - STEP;
    const below = await run(data);
    moved[at] = before;
    let total = 0;
    for (const [c, output] of floats.entries()) {
      for (let j = 0; j < above[output].length; j++) {
        const slope = (Number(above[output][j]) - Number(below[output][j])) / (2 * STEP);
        total += slope * Number(cotangents[c][j]);
      }
    }
    result.push(total);
  }
  return result;
}
