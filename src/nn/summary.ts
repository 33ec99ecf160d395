import { elementCount, type Shape } from '../graph/index.js';
import type { BuiltNetwork } from './build.js';
import type { BoundVariable } from './variable.js';

/** One row of the layer table; batch axis left out of the shapes. */
export interface LayerSummary {
  readonly name: string;
  readonly kind: string;
  readonly outputShape: Shape;
  readonly trainable: number;
  readonly nonTrainable: number;
}

export interface NetworkSummary {
  /** Layers in the order in which data passes them; layers that hold others are not listed themselves. */
  readonly layers: readonly LayerSummary[];
  readonly trainable: number;
  /** Moving statistics and everything frozen, as Keras counts. */
  readonly nonTrainable: number;
  readonly total: number;
}

/** Counts of parameters per layer and in all. */
export function summarizeNetwork({ layers, variables }: BuiltNetwork): NetworkSummary {
  const holders = new Set(layers.flatMap(({ path }) => ancestors(path)));
  const rows = layers
    .filter(({ path }) => !holders.has(path))
    .map(({ path, kind, output, variables: own }) => ({
      name: path,
      kind,
      outputShape: output.shape.slice(1),
      trainable: count(own, true),
      nonTrainable: count(own, false),
    }));
  const trainable = count(variables, true);
  const nonTrainable = count(variables, false);
  return { layers: rows, trainable, nonTrainable, total: trainable + nonTrainable };
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
