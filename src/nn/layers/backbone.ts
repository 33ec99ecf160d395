import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import {
  cast,
  constant,
  describeType,
  type ForeignGraph,
  foreign,
  gather,
  type Tensor,
  transpose,
} from '../../graph/index.js';
import { mapForeign, rolesOf } from '../foreign/map-foreign.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import type { LayerScope } from '../scope.js';
import { ForeignGraphSchema } from './foreign-graph-schema.js';
import { requireImage } from './image-input.js';

const size = z.int().positive();

/** What the model of a backbone is given. */
export const BackbonePictures = z.strictObject({
  height: size.describe('Pixels.'),
  width: size.describe('Pixels.'),
  channels: z.union([z.literal(1), z.literal(3)]).describe('1: grey; 3: colour.'),
  layout: z.enum(['nchw', 'nhwc']).describe('Order of the axes: channels before or behind rows and columns.'),
  order: z.enum(['rgb', 'bgr']).describe('Order of the colours.'),
  dtype: z.enum(['float32', 'uint8']).describe('Type of its input.'),
});
export type BackbonePictures = z.output<typeof BackbonePictures>;

/** What a part of a model is given that follows another part of it. */
const PartInput = z.strictObject({
  shape: z.array(size).describe('Axes of what the part before it makes of one picture.'),
});

const Weight = z.strictObject({
  name: z.string().describe('Name of the variable within this layer.'),
  shape: z.array(size).describe('Axes; none of a single number.'),
});

/**
 * The part of somebody else's ONNX model that makes features of pictures: [N, C, H, W] → [N, ...features]. Its nodes are in the
 * options, as they are in the file; its weights are variables that start as the file says and do not learn.
 */
export const backboneLayer = defineLayer({
  kind: 'backbone',
  options: z.strictObject({
    source: z
      .string()
      .describe('Name of the file it was read from; says where it came from, and is not opened.'),
    pictures: z
      .union([BackbonePictures, PartInput])
      .describe('What it takes; { shape } for a part that follows another part of the same model.'),
    graph: ForeignGraphSchema.describe(
      'Its nodes. Of its inputs the first is the pictures, the others the weights.',
    ),
    weights: z.array(Weight).describe('Its large values, in the order in which the graph takes them.'),
    features: z.array(size).describe('Shape of what it makes of one picture.'),
    multiplyAdds: z
      .int()
      .nonnegative()
      .default(0)
      .describe(
        'Multiplications of its convolutions and products of matrices, each with its addition, for one picture.',
      ),
    learns: z
      .boolean()
      .default(false)
      .describe('Whether its nodes are written in operations that have gradients, so that it can learn.'),
  }),
  build(scope, x, { pictures, graph, weights, features, multiplyAdds, learns }) {
    const taken = asTaken(x, pictures);
    if (learns) return learned(scope, taken, graph, weights);
    const values = weights.map(({ name, shape }) =>
      scope.variable(name, { shape, initializer: 'file', role: 'fixed', trainable: false }),
    );
    const type = { dtype: 'float32', shape: [x.shape[0], ...features] } as const;
    return foreign([taken, ...values], {
      graph,
      takes: taken.dtype,
      types: [type],
      multiplyAdds,
    })[0];
  },
});

function learned(
  scope: LayerScope,
  pictures: Tensor,
  graph: ForeignGraph,
  weights: readonly z.output<typeof Weight>[],
): Tensor {
  const roles = rolesOf(
    graph,
    weights.map(({ shape }) => shape),
  );
  const mapped = weights.map(({ name, shape }, i) => ({
    name,
    value: graph.inputs[i + 1]!,
    tensor: scope.variable(name, { shape, initializer: 'file', role: roles[i]! }),
  }));
  return mapForeign(scope, graph, pictures, mapped);
}

/** From what this network has at hand to what the model, or a part of it, takes. */
function asTaken(x: Tensor, taken: BackbonePictures | z.output<typeof PartInput>): Tensor {
  if ('shape' in taken) {
    requireAxes(x, taken.shape);
    return x;
  }
  const { channels, height, width, layout, order, dtype } = taken;
  requireImage('backbone', x);
  requireAxes(x, [channels, height, width]);
  const ordered = order === 'bgr' ? gather(x, constant([2, 1, 0], [3], 'int64'), 1) : x;
  const laidOut = layout === 'nhwc' ? transpose(ordered, [0, 2, 3, 1]) : ordered;
  return dtype === 'float32' ? laidOut : cast(laidOut, dtype);
}

function requireAxes(x: Tensor, expected: readonly number[]): void {
  if (String(x.shape.slice(1)) === String(expected)) return;
  throw new ShapeError({
    code: 'shape/backbone',
    where: 'backbone',
    what: 'the backbone was read for pictures of another size',
    got: { pictures: describeType(x), backbone: expected },
    fix: 'place it first in the network, with pictures of its size, or open it for this size',
  });
}

export type BackboneOptions = z.input<typeof backboneLayer.options> & NamedLayer;

/** The network with the nodes of its backbones as they are in their files, whatever learns: the same values, variables alike. */
export function withFileNodes(network: Layer): Layer {
  const { options } = network;
  if (network.kind === backboneLayer.kind) return { ...network, options: { ...options, learns: false } };
  const inner = (value: unknown) =>
    Array.isArray(value) ? value.map((layer) => withFileNodes(layer as Layer)) : value;
  const held = ['layers', 'nodes'].filter((name) => name in options);
  return held.length === 0
    ? network
    : {
        ...network,
        options: { ...options, ...Object.fromEntries(held.map((name) => [name, inner(options[name])])) },
      };
}

/** A backbone as `openBackbone` reads it from a file. */
export function backbone(options: BackboneOptions): Layer {
  return makeLayer(backboneLayer, options);
}
