import { input, pair, type Shape, sameShape } from '../../src/graph/index.js';
import { type BuiltLayer, buildNetwork, type Layer, type NormalizationState } from '../../src/nn/index.js';
import type { Operation } from './operations.js';

/** Options that layers of the benchmark may have; the schemas of the layers have filled them in. */
interface Options {
  readonly layers: readonly Layer[];
  readonly shortcut: readonly Layer[];
  readonly activation: string;
  readonly filters: number;
  readonly units: number;
  readonly kernelSize: number | [number, number];
  readonly strides?: number | [number, number];
  readonly padding: 'valid' | 'same' | { top: number; bottom: number; left: number; right: number };
  readonly poolSize: number | [number, number];
  readonly groups?: number;
  readonly useBias: boolean;
  readonly epsilon: number;
  readonly momentum: number;
  readonly rate: number;
}

const INPUT = 'input';

/**
 * A network as a list of operations that need no knowledge of Pupil: every size is given, every activation an operation of its own,
 * and what holds layers is gone. The last one gives the output.
 */
export function describeNetwork(
  network: Layer,
  inputShape: Shape,
  frozen?: (path: string) => NormalizationState | undefined,
): Operation[] {
  const built = buildNetwork(network, input(INPUT, [2, ...inputShape]), {
    mode: 'training',
    ...(frozen === undefined ? {} : { frozen }),
  });
  const layers = new Map(built.layers.map((layer) => [layer.path, layer]));
  const operations: Operation[] = [];
  const shapeOf = (name: string): readonly number[] =>
    name === INPUT ? inputShape : operations.find((operation) => operation.name === name)!.shape;

  const push = (operation: Operation): string => {
    operations.push(operation);
    return operation.name;
  };

  function activate(name: string, from: string, activation: string): string {
    if (activation === 'linear') return from;
    const common = { name, inputs: [from], shape: shapeOf(from) };
    if (activation === 'relu' || activation === 'relu6') return push({ kind: activation, ...common });
    throw new Error(`the benchmark has no activation ${activation}`);
  }

  function follow(children: readonly Layer[], path: string, from: string): string {
    const counts = new Map<string, number>();
    return children.reduce((value, { kind, name }) => {
      const count = (counts.get(kind) ?? 0) + (name === undefined ? 1 : 0);
      counts.set(kind, count);
      const own = name ?? `${kind}_${count}`;
      return describe(layers.get(path === '' ? own : `${path}.${own}`)!, value);
    }, from);
  }

  function describe(layer: BuiltLayer, from: string): string {
    const { path, kind, output, variables } = layer;
    const options = layer.layer.options as unknown as Options;
    const common = { name: path, inputs: [from], shape: output.shape.slice(1) };
    const learned = { trainable: variables.some(({ trainable }) => trainable) };
    const strides = pair(options.strides ?? 1);
    switch (kind) {
      case 'sequential':
        return follow(options.layers, path, from);
      case 'residual':
        return describeResidual(path, options, from);
      case 'conv2d':
      case 'depthwiseConv2d': {
        const kernelSize = pair(options.kernelSize);
        const convolution = push({
          kind: 'conv2d',
          ...common,
          filters: common.shape[0],
          kernelSize,
          strides,
          pads: padsOf(options.padding, shapeOf(from), common.shape, kernelSize, strides),
          groups: kind === 'conv2d' ? options.groups! : shapeOf(from)[0],
          bias: options.useBias,
          ...learned,
        });
        return activate(`${path}:activation`, convolution, options.activation);
      }
      case 'dense': {
        const { units, useBias: bias } = options;
        const product = push({ kind, ...common, units, bias, ...learned });
        return activate(`${path}:activation`, product, options.activation);
      }
      case 'batchNorm': {
        const { epsilon, momentum } = options;
        return push({ kind, ...common, epsilon, momentum, ...learned });
      }
      case 'maxPool2d': {
        const poolSize = pair(options.poolSize);
        const steps = pair(options.strides ?? poolSize);
        const pads = padsOf(options.padding, shapeOf(from), common.shape, poolSize, steps);
        return push({ kind, ...common, poolSize, strides: steps, pads });
      }
      case 'activation':
        return activate(path, from, options.activation);
      case 'dropout':
        return push({ kind, ...common, rate: options.rate });
      case 'globalAvgPool2d':
      case 'flatten':
        return push({ kind, ...common });
      default:
        throw new Error(`the benchmark has no layer ${kind}`);
    }
  }

  function describeResidual(path: string, { layers, shortcut, activation }: Options, from: string): string {
    const before = operations.length;
    const branch = follow(layers, `${path}.branch`, from);
    const own = operations.slice(before);
    const skip =
      shortcut.length > 0
        ? follow(shortcut, `${path}.shortcut`, from)
        : identityShortcut(path, from, branch, own);
    const sum = push({ kind: 'add', name: path, inputs: [branch, skip], shape: shapeOf(branch) });
    return activate(`${path}:activation`, sum, activation);
  }

  /** Every n-th pixel and channels of zeros, where the branch strides and widens. */
  function identityShortcut(path: string, from: string, branch: string, own: readonly Operation[]): string {
    const [x, y] = [shapeOf(from), shapeOf(branch)];
    if (sameShape(x, y)) return from;
    const strides = [0, 1].map((axis) =>
      own.reduce(
        (product, operation) => ('strides' in operation ? product * operation.strides[axis] : product),
        1,
      ),
    ) as [number, number];
    const sampled = push({
      kind: 'subsample',
      name: `${path}:subsample`,
      inputs: [from],
      shape: [x[0], y[1], y[2]],
      strides,
    });
    const missing = y[0] - x[0];
    const padding = { before: Math.floor(missing / 2), after: Math.ceil(missing / 2) };
    return push({ kind: 'padChannels', name: `${path}:pad`, inputs: [sampled], shape: y, ...padding });
  }

  describe(layers.get('')!, INPUT);
  return operations;
}

/** Zeros at each side of [C, H, W]; `same` puts an odd one at the bottom and right. */
function padsOf(
  padding: Options['padding'],
  from: readonly number[],
  to: readonly number[],
  size: readonly number[],
  strides: readonly number[],
) {
  if (padding === 'valid') return { top: 0, bottom: 0, left: 0, right: 0 };
  if (padding !== 'same') return padding;
  const [rows, columns] = [0, 1].map((axis) =>
    Math.max(0, (to[axis + 1] - 1) * strides[axis] + size[axis] - from[axis + 1]),
  );
  return {
    top: Math.floor(rows / 2),
    bottom: Math.ceil(rows / 2),
    left: Math.floor(columns / 2),
    right: Math.ceil(columns / 2),
  };
}
