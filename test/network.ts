import { randomStream } from '../src/base/random.js';
import {
  elementCount,
  input,
  inputName,
  type Shape,
  type Tensor,
  type TypedArray,
} from '../src/graph/index.js';
import {
  type BoundVariable,
  type BuiltNetwork,
  buildNetwork,
  fillNoise,
  initialValues,
  type Layer,
  type Mode,
} from '../src/nn/index.js';
import type { Runtime } from '../src/runtime/index.js';
import { computeOnce } from './compute.js';

/** Normal numbers of a purpose: the same for the same shape and name. */
export function normalValues(shape: Shape, name: string): Float32Array {
  const stream = randomStream(11, name);
  return Float32Array.from({ length: elementCount(shape) }, () => stream.normal());
}

/** Starting values of variables, by name. */
export function startingValues(
  variables: readonly BoundVariable[],
  seed: number,
): ReadonlyMap<string, Float32Array> {
  return new Map(
    variables.map(({ name, shape, initializer }) => [
      name,
      initialValues(initializer, shape, randomStream(seed, name)),
    ]),
  );
}

/** A network in a graph, and data for everything that it is fed. */
export interface FedNetwork {
  readonly network: BuiltNetwork;
  readonly feeds: readonly (readonly [Tensor, TypedArray])[];
}

export interface FedNetworkOptions {
  readonly mode: Mode;
  /** Values of x, or of the first of several inputs; normal numbers when left out. */
  readonly x?: Float32Array;
  /** Values of variables by name; those left out start as their initializers say. */
  readonly values?: ReadonlyMap<string, Float32Array>;
  /** What decides the noise. */
  readonly noise?: { readonly seed: number; readonly step: number };
}

/** Inputs `x`, `x2`, `x3`... of these shapes. */
export function inputsOf(shapes: readonly Shape[]): Tensor[] {
  return shapes.map((shape, i) => input(i === 0 ? 'x' : `x${i + 1}`, shape));
}

/** For a layer that merges, `shape` is a list of shapes. */
export function feedNetwork(
  layer: Layer,
  shape: Shape | readonly Shape[],
  options: FedNetworkOptions,
): FedNetwork {
  const { mode, values, noise = { seed: 0, step: 0 } } = options;
  const inputs = inputsOf(isList(shape) ? shape : [shape]);
  const drawn = inputs.map((x) => normalValues(x.shape, inputName(x)));
  const network = buildNetwork(layer, inputs, { mode });
  const starting = startingValues(network.variables, 3);
  return {
    network,
    feeds: [
      ...inputs.map((x, i) => [x, i === 0 ? (options.x ?? drawn[0]) : drawn[i]] as const),
      ...network.variables.map(
        ({ name, tensor }) => [tensor, values?.get(name) ?? starting.get(name)!] as const,
      ),
      ...network.noise.map(({ name, shape: size, distribution, tensor }) => {
        const count = elementCount(size);
        const drawn = distribution.kind === 'bernoulli' ? new Uint8Array(count) : new Float32Array(count);
        fillNoise(drawn, distribution, { ...noise, layer: name });
        return [tensor, drawn] as const;
      }),
    ],
  };
}

function isList(shape: Shape | readonly Shape[]): shape is readonly Shape[] {
  return typeof shape[0] !== 'number';
}

/** The output of a network. */
export async function runNetwork(
  runtime: Runtime,
  layer: Layer,
  shape: Shape,
  options: FedNetworkOptions,
): Promise<Float32Array> {
  const { network, feeds } = feedNetwork(layer, shape, options);
  const [output] = await computeOnce(runtime, feeds, [network.output]);
  return output as Float32Array;
}
