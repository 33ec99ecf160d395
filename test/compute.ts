import type { Tensor, TypedArray } from '../src/graph/index.js';
import type { Runtime } from '../src/runtime/index.js';

/** A compiled function from the data of some inputs to the values of some tensors, in order. */
export interface Computation {
  run(data: readonly TypedArray[]): Promise<TypedArray[]>;
  dispose(): Promise<void>;
}

/** Compile tensors for many runs with other data, as numeric derivatives need it. */
export async function compute(
  runtime: Runtime,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
): Promise<Computation> {
  const results = Object.fromEntries(outputs.map((t, i) => [`y${i}`, t]));
  const executable = await runtime.compile({ name: 'compute', feeds: inputs, state: [], results });
  const state = runtime.createState({});
  return {
    async run(data) {
      const feeds = Object.fromEntries(inputs.map((t, i) => [t.node.attrs.name as string, data[i]]));
      const values = await executable.run(state, feeds);
      return outputs.map((_, i) => values[`y${i}`]);
    },
    dispose: () => executable.dispose(),
  };
}

/** Any array of numbers as plain ones. */
export function numbers(data: TypedArray): number[] {
  return Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Compute tensors once. */
export async function computeOnce(
  runtime: Runtime,
  feeds: readonly (readonly [Tensor, TypedArray])[],
  outputs: readonly Tensor[],
): Promise<TypedArray[]> {
  const computation = await compute(
    runtime,
    feeds.map(([t]) => t),
    outputs,
  );
  try {
    return await computation.run(feeds.map(([, data]) => data));
  } finally {
    await computation.dispose();
  }
}
