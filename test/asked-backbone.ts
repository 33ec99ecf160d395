import { constant, gradients, input, mul, sum } from '../src/graph/index.js';
import { buildNetwork, sequential } from '../src/nn/index.js';
import type { Runtime } from '../src/runtime/index.js';
import { openBackbone } from '../src/train/index.js';

/** Height and width of the pictures that the networks of `bench/*_peer.py` are asked about. */
const SIDE = 32;

/** What a framework says of a network that it has exported. */
export interface BackboneFacts {
  readonly opset: number;
  /** Name of its output. */
  readonly output: string;
  /** What it makes of pictures [2, 3, 32, 32] of sin(i * i). */
  readonly outputs: readonly number[];
  /** Of sum(outputs * sin(i)), by the names of tensors in the file. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** What a backbone makes of the same pictures. */
export interface AskedBackbone {
  readonly output: Float32Array;
  /** The gradient of each variable that learns, by its name. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** Ask a file from its pictures to its output: as it is, or written in operations of ours. */
export async function askBackbone(
  runtime: Runtime,
  path: string,
  { output: name, outputs }: BackboneFacts,
  learns: boolean,
): Promise<AskedBackbone> {
  const { layer, values } = await openBackbone(path, { imageSize: SIDE, features: name });
  const pictures = input('pictures', [2, 3, SIDE, SIDE]);
  const network = sequential([{ ...layer, options: { ...layer.options, learns } }]);
  const { output, variables } = buildNetwork(network, pictures, { mode: 'inference' });
  const learned = variables.filter(({ trainable }) => trainable);
  const shares = Array.from(outputs, (_, i) => Math.sin(i));
  const derivatives = gradients(
    sum(mul(output, constant(shares, output.shape))),
    learned.map(({ tensor }) => tensor),
  );
  const executable = await runtime.compile({
    name: 'backbone',
    feeds: [pictures, ...variables.map(({ tensor }) => tensor)],
    state: [],
    results: { output, ...Object.fromEntries(derivatives.map((d, i) => [`d ${learned[i]!.name}`, d])) },
  });
  try {
    const results = await executable.run(runtime.createState({}), {
      pictures: Float32Array.from({ length: 2 * 3 * SIDE * SIDE }, (_, i) => Math.sin(i * i)),
      ...Object.fromEntries(variables.map((variable) => [variable.name, values.get(variable.name)!])),
    });
    return {
      output: results.output as Float32Array,
      gradients: new Map(
        learned.map((variable) => [variable.name, results[`d ${variable.name}`] as Float32Array]),
      ),
    };
  } finally {
    await executable.dispose();
  }
}

/** The largest difference of a list, as a share of its largest value. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const list = Array.from(expected);
  const largest = list.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-7);
  return list.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0) / largest;
}
