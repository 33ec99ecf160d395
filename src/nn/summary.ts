import {
  bytesPerElement,
  elementCount,
  keptForGradients,
  multiplyAdds,
  type Shape,
  type Tensor,
} from '../graph/index.js';
import type { BuiltNetwork } from './build.js';
import { layerNodes } from './layer-nodes.js';
import type { BoundVariable } from './variable.js';

/** What a layer, or a whole network, holds and costs. */
export interface Costs {
  readonly trainable: number;
  /** Moving statistics and everything frozen, as Keras counts. */
  readonly nonTrainable: number;
  /** Multiplications with their additions, forward, of what the network was built for: convolutions and matrix products. */
  readonly multiplyAdds: number;
  /** What training keeps of the forward pass until the gradients are computed. */
  readonly activationBytes: number;
}

/** One row of the layer table; batch axis left out of the shapes. */
export interface LayerSummary extends Costs {
  readonly name: string;
  readonly kind: string;
  readonly outputShape: Shape;
}

export interface NetworkSummary extends Costs {
  /**
   * Layers in the order in which data passes them. Of the layers that hold others those are listed that compute something
   * themselves, such as the sum at the end of a residual block.
   */
  readonly layers: readonly LayerSummary[];
  readonly total: number;
}

/** Parameters and costs per layer and in all, of a network built for training. */
export function summarizeNetwork(network: BuiltNetwork): NetworkSummary {
  const { layers, variables, output } = network;
  const holders = new Set(layers.flatMap(({ path }) => ancestors(path)));
  const nodes = layerNodes(network);
  const learned = variables.filter(({ trainable }) => trainable).map(({ tensor }) => tensor);
  const kept = keptForGradients(output, learned);
  const rows = [...nodes]
    .filter(([{ path, variables: own }, work]) => !holders.has(path) || own.length + work.length > 0)
    .map(([{ path, kind, output, variables: own }, work]) => {
      const mine = new Set(work);
      return {
        name: path,
        kind,
        outputShape: output.shape.slice(1),
        trainable: count(own, true),
        nonTrainable: count(own, false),
        multiplyAdds: work.reduce((sum, node) => sum + multiplyAdds(node), 0),
        activationBytes: bytes(kept.filter(({ node }) => mine.has(node))),
      };
    });
  const total = (key: keyof Costs) => rows.reduce((sum, row) => sum + row[key], 0);
  const trainable = total('trainable');
  const nonTrainable = total('nonTrainable');
  return {
    layers: rows,
    trainable,
    nonTrainable,
    total: trainable + nonTrainable,
    multiplyAdds: total('multiplyAdds'),
    activationBytes: total('activationBytes'),
  };
}

/** The paths of the layers around a layer: 'a.b.c' gives '', 'a' and 'a.b'. */
function ancestors(path: string): string[] {
  if (path === '') return [];
  const parts = path.split('.');
  return parts.map((_, i) => parts.slice(0, i).join('.'));
}

function count(variables: readonly BoundVariable[], trainable: boolean): number {
  return variables
    .filter((v) => v.trainable === trainable)
    .reduce((sum, v) => sum + elementCount(v.shape), 0);
}

function bytes(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, { shape, dtype }) => sum + elementCount(shape) * bytesPerElement(dtype), 0);
}
