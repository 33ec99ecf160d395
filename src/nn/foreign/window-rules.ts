import { avgPool2d, conv2d, maxPool2d, type Pads, type Pair, type Tensor } from '../../graph/index.js';
import { type MappedNode, type OperatorRule, unmapped } from './mapped-node.js';

/** Convolution and pooling of pictures. */
export const WINDOW_RULES: Readonly<Record<string, OperatorRule>> = {
  Conv(node) {
    const [x, weight] = [node.tensor(0), node.tensor(1)];
    if (weight.shape.length !== 4) throw unmapped(node.node, 'it is no convolution of pictures');
    const kernel: Pair = [weight.shape[2]!, weight.shape[3]!];
    const bias = node.optional(2);
    return conv2d(x, weight, {
      strides: pairOf(node, 'strides'),
      dilations: pairOf(node, 'dilations'),
      padding: paddingOf(node, x, kernel),
      groups: node.int('group', 1),
      ...(bias !== undefined && { bias }),
    });
  },
  MaxPool(node) {
    const { x, kernel } = pooled(node);
    if (node.node.outputs.slice(1).some((name) => name !== ''))
      throw unmapped(node.node, 'places of maxima are asked for');
    return maxPool2d(x, {
      kernel,
      strides: pairOf(node, 'strides'),
      padding: withCeiling(node, x, kernel, paddingOf(node, x, kernel)),
    });
  },
  AveragePool(node) {
    const { x, kernel } = pooled(node);
    const padding = paddingOf(node, x, kernel);
    const reached = withCeiling(node, x, kernel, padding);
    if (JSON.stringify(reached) !== JSON.stringify(padding))
      throw unmapped(node.node, 'its last windows reach over the border');
    return avgPool2d(x, {
      kernel,
      strides: pairOf(node, 'strides'),
      padding,
      countIncludePad: node.int('count_include_pad', 0) === 1,
    });
  },
};

function pooled(node: MappedNode): { readonly x: Tensor; readonly kernel: Pair } {
  const x = node.tensor(0);
  const kernel = node.ints('kernel_shape') ?? [];
  if (kernel.length !== 2 || x.shape.length !== 4) throw unmapped(node.node, 'it is no pooling of pictures');
  if (pairOf(node, 'dilations').some((n) => n !== 1)) throw unmapped(node.node, 'its window has holes');
  return { x, kernel: [kernel[0]!, kernel[1]!] };
}

function pairOf(node: MappedNode, name: string): Pair {
  const [rows = 1, columns = 1] = node.ints(name) ?? [];
  return [rows, columns];
}

function paddingOf(node: MappedNode, { shape }: Tensor, kernel: Pair): Pads {
  const automatic = node.text('auto_pad', 'NOTSET');
  const [top = 0, left = 0, bottom = 0, right = 0] = automatic === 'NOTSET' ? (node.ints('pads') ?? []) : [];
  if (!automatic.startsWith('SAME')) return { top, left, bottom, right };
  const [strides, dilations] = [pairOf(node, 'strides'), pairOf(node, 'dilations')];
  const [rows, columns] = ([0, 1] as const).map((axis) => {
    const size = shape[axis + 2]!;
    const extent = (kernel[axis] - 1) * dilations[axis] + 1;
    return Math.max(0, (Math.ceil(size / strides[axis]) - 1) * strides[axis] + extent - size);
  }) as [number, number];
  // An odd row goes to the end, or with SAME_LOWER to the beginning.
  const first = automatic === 'SAME_LOWER' ? Math.ceil : Math.floor;
  return {
    top: first(rows / 2),
    left: first(columns / 2),
    bottom: rows - first(rows / 2),
    right: columns - first(columns / 2),
  };
}

/** With `ceil_mode` a last window may reach over the border, as long as it begins before the padding behind. */
function withCeiling(node: MappedNode, { shape }: Tensor, kernel: Pair, pads: Pads): Pads {
  if (node.int('ceil_mode', 0) === 0) return pads;
  const strides = pairOf(node, 'strides');
  const more = ([0, 1] as const).map((axis) => {
    const [before, after] = axis === 0 ? [pads.top, pads.bottom] : [pads.left, pads.right];
    const size = shape[axis + 2]! + before + after;
    const last = Math.ceil((size - kernel[axis]) / strides[axis]) * strides[axis];
    return last < shape[axis + 2]! + before ? Math.max(0, last + kernel[axis] - size) : 0;
  }) as [number, number];
  return { ...pads, bottom: pads.bottom + more[0], right: pads.right + more[1] };
}
