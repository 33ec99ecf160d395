import { ShapeError } from '../base/error.js';
import { add, cast, constant, input, mul, type Tensor, transpose } from '../graph/index.js';
import { type BuildOptions, type BuiltNetwork, buildNetwork } from './build.js';
import type { Extensions } from './extensions.js';
import type { Layer } from './layer.js';
import type { Task } from './task.js';

/** Mean and standard deviation of each channel over the training pictures, in grey levels 0 to 255. */
export interface PixelNormalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Everything that decides what a picture classifier computes, apart from its learned values. */
export interface ClassifierDefinition {
  readonly task: Task;
  readonly input: { readonly height: number; readonly width: number; readonly channels: number };
  readonly normalization: PixelNormalization;
  readonly classes: readonly string[];
  /** From normalized pictures [N, C, H, W] to logits [N, classes]. */
  readonly network: Layer;
  /** What the network names that is not built in; all else is plain JSON. */
  readonly extensions?: Extensions | undefined;
}

export interface BuiltClassifier {
  /** uint8 [N, H, W, C]. */
  readonly pixels: Tensor;
  /** float32 [N, classes]. */
  readonly logits: Tensor;
  readonly network: BuiltNetwork;
}

/** The graph from raw pixels to logits for one batch size. */
export function buildClassifier(
  definition: ClassifierDefinition,
  options: Omit<BuildOptions, 'extensions'> & { readonly batchSize: number },
): BuiltClassifier {
  const { height, width, channels } = definition.input;
  const pixels = input('pixels', [options.batchSize, height, width, channels], 'uint8');
  const network = buildNetwork(definition.network, normalizePixels(pixels, definition.normalization), {
    ...options,
    extensions: definition.extensions,
  });
  const wanted = [options.batchSize, definition.classes.length];
  const { shape } = network.output;
  if (shape.length !== 2 || shape[1] !== wanted[1]) {
    throw new ShapeError({
      code: 'shape/output',
      where: 'network output',
      what: `the last layer must give one number per class, [N, ${wanted[1]}]`,
      got: { output: shape, classes: wanted[1] },
      fix: `end the network with dense(${wanted[1]})`,
    });
  }
  return { pixels, logits: network.output, network };
}

/** (pixels - mean) / std per channel, from uint8 [N, H, W, C] to float32 [N, C, H, W]. */
export function normalizePixels(pixels: Tensor, { mean, std }: PixelNormalization): Tensor {
  const images = cast(transpose(pixels, [0, 3, 1, 2]), 'float32');
  const shape = [1, mean.length, 1, 1];
  const scale = constant(
    std.map((s) => 1 / s),
    shape,
  );
  const offset = constant(
    mean.map((m, i) => -m / std[i]),
    shape,
  );
  return add(mul(images, scale), offset);
}
