import {
  abs,
  cast,
  concat,
  constant,
  equal,
  max,
  mean,
  mul,
  reshape,
  split,
  sqrt,
  sub,
  sum,
  type Tensor,
} from '../../graph/index.js';
import type { BuiltLayer, BuiltNetwork } from '../../nn/index.js';
import { type ParameterLayout, parameterSizes } from '../step/parameter-layout.js';

/** The flat vectors of one update. */
export interface UpdateVectors {
  readonly parameters: Tensor;
  readonly gradient: Tensor;
  readonly updated: Tensor;
}

/** Results that a diagnosed step has besides its own; each is a vector. */
export type DiagnosticResults = Readonly<
  Record<'gradientNorms' | 'weightNorms' | 'stepNorms', Tensor> &
    Partial<Record<'activationMeans' | 'activationDeviations' | 'deadShares', Tensor>>
>;

/**
 * Measurements of one update: Euclidean norms per trainable variable, in the order of the layout, of its gradient
 * (before clipping), of its values before and of the change; and per watched layer mean and standard deviation of
 * what it gives, and the share of its units that answer every picture of the batch with exactly 0.
 */
export function measureLayers(
  layout: ParameterLayout,
  network: BuiltNetwork,
  { parameters, gradient, updated }: UpdateVectors,
): DiagnosticResults {
  const sizes = parameterSizes(layout);
  const norms = (vector: Tensor) =>
    vectorOf(split(vector, sizes, 0).map((part) => sqrt(sum(mul(part, part)))));
  const outputs = watchedLayers(network).map(({ layer, output }) => ({
    output,
    unitAxis: unitAxisOf(layer, output),
  }));
  return {
    gradientNorms: norms(gradient),
    weightNorms: norms(parameters),
    stepNorms: norms(sub(updated, parameters)),
    ...(outputs.length > 0 && {
      activationMeans: vectorOf(outputs.map(({ output }) => mean(output))),
      activationDeviations: vectorOf(outputs.map(({ output }) => deviation(output))),
      deadShares: vectorOf(outputs.map(({ output, unitAxis }) => deadShare(output, unitAxis))),
    }),
  };
}

/** Layers whose output says something: those with variables of their own or an activation, in the order of data. */
export function watchedLayers({ layers }: BuiltNetwork): readonly BuiltLayer[] {
  return layers.filter(({ kind, layer, variables }) => {
    const activation = layer.options.activation;
    return (
      variables.length > 0 || kind === 'activation' || (activation !== undefined && activation !== 'linear')
    );
  });
}

/** Channels of pictures and of convolutions along time; features of everything else. */
function unitAxisOf({ options }: BuiltLayer['layer'], { shape }: Tensor): number {
  return shape.length >= 4 || 'filters' in options ? 1 : shape.length - 1;
}

function deviation(x: Tensor): Tensor {
  const centred = sub(x, mean(x));
  return sqrt(mean(mul(centred, centred)));
}

function deadShare(x: Tensor, unitAxis: number): Tensor {
  const others = x.shape.map((_, axis) => axis).filter((axis) => axis !== unitAxis);
  const largest = max(abs(x), { axes: others });
  return mean(cast(equal(largest, constant([0], [1])), 'float32'));
}

function vectorOf(scalars: readonly Tensor[]): Tensor {
  return concat(
    scalars.map((scalar) => reshape(scalar, [1])),
    0,
  );
}
