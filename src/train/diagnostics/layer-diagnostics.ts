import type { TypedArray } from '../../graph/index.js';
import type { BuiltNetwork } from '../../nn/index.js';
import type { ParameterLayout } from '../step/parameter-layout.js';
import { watchedLayers } from './measure-layers.js';

/** What one update was like for one layer; norms are Euclidean, over all variables of the layer. */
export interface LayerDiagnostics {
  readonly layer: string;
  /** Null for a layer without trainable variables, as are the next two. */
  readonly gradientNorm: number | null;
  readonly weightNorm: number | null;
  /** Norm of the change over norm of the weights; about 1e-3 is healthy. */
  readonly updateRatio: number | null;
  /** Mean and standard deviation of what the layer gives; null for a layer that is not watched. */
  readonly activationMean: number | null;
  readonly activationDeviation: number | null;
  /** Share of units that answer every picture of the batch with exactly 0, 0 to 1. */
  readonly deadShare: number | null;
}

/** Names of the measurements that `measureLayers` makes for a network, so that numbers find their layers again. */
export interface DiagnosticNames {
  /** Layers of the trainable variables, in the order of the layout. */
  readonly variableLayers: readonly string[];
  /** Watched layers. */
  readonly watched: readonly string[];
  /** All of these, in the order in which data pass them. */
  readonly layers: readonly string[];
}

export function diagnosticNames({ entries }: ParameterLayout, network: BuiltNetwork): DiagnosticNames {
  const variableLayers = entries
    .filter(({ vector }) => vector === 'parameters')
    .map(({ name }) => name.split('.').slice(0, -1).join('.'));
  const watched = watchedLayers(network).map(({ path }) => path);
  const named = new Set([...variableLayers, ...watched]);
  const layers = network.layers.map(({ path }) => path).filter((path) => named.has(path));
  return { variableLayers, watched, layers };
}

/** The results of `measureLayers`, by layer. */
export function layerDiagnostics(
  { variableLayers, watched, layers }: DiagnosticNames,
  results: Readonly<Record<string, TypedArray>>,
): LayerDiagnostics[] {
  return layers.map((layer) => {
    const own = variableLayers.flatMap((name, i) => (name === layer ? [i] : []));
    const normOf = (result: string) =>
      own.length === 0 ? null : Math.hypot(...own.map((i) => Number(results[result][i])));
    const at = watched.indexOf(layer);
    const watchedOf = (result: string) => (at === -1 ? null : Number(results[result][at]));
    const weightNorm = normOf('weightNorms');
    const stepNorm = normOf('stepNorms');
    return {
      layer,
      gradientNorm: normOf('gradientNorms'),
      weightNorm,
      updateRatio:
        weightNorm === null || stepNorm === null || weightNorm === 0 ? null : stepNorm / weightNorm,
      activationMean: watchedOf('activationMeans'),
      activationDeviation: watchedOf('activationDeviations'),
      deadShare: watchedOf('deadShares'),
    };
  });
}
