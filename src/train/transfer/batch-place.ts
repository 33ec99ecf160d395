import type { Shape } from '../../graph/index.js';
import type { OnnxNode } from '../../onnx/index.js';

/**
 * Where the pictures of a batch are within a value: along `axis`, of which the `inner` last places belong to one picture, as the
 * heads do where pictures and heads were made one axis.
 */
export interface BatchPlace {
  readonly axis: number;
  readonly inner: number;
}

/** What is known of a node's input: its shape for one picture, and where the pictures are in it. */
export interface PlacedInput {
  readonly shape: Shape;
  readonly place: BatchPlace;
}

/**
 * Where the pictures are in what a node makes of one of its inputs; undefined where they are lost in it. What is wrong here is
 * found out when two pictures are asked about.
 */
export function batchPlace(
  node: OnnxNode,
  { shape, place }: PlacedInput,
  output: Shape,
  numbers: (index: number) => readonly number[] | undefined,
): BatchPlace | undefined {
  const { axis } = place;
  const at = (to: number) => (to >= 0 && to < output.length ? { ...place, axis: to } : undefined);
  switch (node.opType) {
    case 'Shape':
    case 'Size':
      return undefined;
    case 'Transpose': {
      const order = ints(node, 'perm') ?? shape.map((_, i) => shape.length - 1 - i);
      return at(order.indexOf(axis));
    }
    case 'Reshape':
    case 'Flatten':
      return relocated(shape, place, output);
    case 'Unsqueeze': {
      const added = (ints(node, 'axes') ?? numbers(1) ?? []).map((one) => from0(one, output.length));
      const kept = output.map((_, i) => i).filter((i) => !added.includes(i));
      return at(kept[axis] ?? -1);
    }
    case 'Squeeze': {
      const given = ints(node, 'axes') ?? numbers(1);
      const gone = given?.map((one) => from0(one, shape.length));
      const isGone = (i: number) => (gone === undefined ? shape[i] === 1 : gone.includes(i));
      return isGone(axis) ? undefined : at(axis - count(axis, isGone));
    }
    case 'Gather': {
      const over = from0(int(node, 'axis', 0), shape.length);
      if (over === axis) return undefined;
      return at(over < axis ? axis + output.length - shape.length : axis);
    }
    default:
      if (output.length < shape.length) return reduced(node, shape, at, axis, numbers);
      // Of values that are stretched to each other the last axes fit.
      return at(axis + output.length - shape.length);
  }
}

function reduced(
  node: OnnxNode,
  shape: Shape,
  at: (to: number) => BatchPlace | undefined,
  axis: number,
  numbers: (index: number) => readonly number[] | undefined,
): BatchPlace | undefined {
  const over = (ints(node, 'axes') ?? numbers(1) ?? []).map((one) => from0(one, shape.length));
  return over.includes(axis) ? undefined : at(axis - count(axis, (i) => over.includes(i)));
}

function count(below: number, test: (i: number) => boolean): number {
  return Array.from({ length: below }, (_, i) => i).filter(test).length;
}

/**
 * Numbers keep their order when axes are made others, so that pictures stay as far apart as they were: where an axis of one stands at
 * that distance, it is theirs; else they become a part of an axis, rather than of the last one, which weights are multiplied with.
 */
function relocated(shape: Shape, { axis, inner }: BatchPlace, output: Shape): BatchPlace | undefined {
  const apart = inner * product(shape.slice(axis + 1));
  const candidates = output.flatMap((size, i) => {
    const step = product(output.slice(i + 1));
    return apart % step === 0 && (step * size) % apart === 0 ? [{ axis: i, inner: apart / step }] : [];
  });
  const single = candidates.filter((one) => output[one.axis] === 1);
  const own = single.find((one) => one.axis === axis) ?? single[0];
  const last = output.length - 1;
  return own ?? candidates.findLast((one) => one.axis !== last) ?? candidates[0];
}

function product(sizes: Shape): number {
  return sizes.reduce((all, size) => all * size, 1);
}

function from0(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

function int({ attributes }: OnnxNode, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute?.type === 'int' ? attribute.value : otherwise;
}

function ints({ attributes }: OnnxNode, name: string): readonly number[] | undefined {
  const attribute = attributes[name];
  return attribute?.type === 'ints' ? attribute.value : undefined;
}
