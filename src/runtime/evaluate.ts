import { inputName, type Tensor, type TypedArray } from '../graph/index.js';
import type { Runtime } from './runtime.js';

/** Compute tensors once: compile, run, release. For tests and small one-off calculations. */
export async function evaluate(
  runtime: Runtime,
  outputs: Readonly<Record<string, Tensor>>,
  feeds: readonly (readonly [input: Tensor, data: TypedArray])[] = [],
): Promise<Record<string, TypedArray>> {
  const program = { name: 'evaluate', feeds: feeds.map(([input]) => input), state: [], results: outputs };
  const executable = await runtime.compile(program);
  try {
    const data = Object.fromEntries(feeds.map(([input, values]) => [inputName(input), values]));
    return await executable.run(runtime.createState({}), data);
  } finally {
    await executable.dispose();
  }
}
