import type { Shape } from '../../graph/index.js';
import type { OnnxNode, OnnxTensor } from '../../onnx/index.js';
import { type BatchPlace, batchPlace } from './batch-place.js';
import { type CutGraph, cutGraph } from './cut-graph.js';

/** Inputs that say how large an output becomes, by operator. */
const SIZES: Readonly<Record<string, number>> = { Reshape: 1, Resize: 3 };

/**
 * The graph of a model that was exported for one picture, for any number of them: where nodes are told how large values become, they
 * are told so with the axis of the pictures left open, and constants that stand beside pictures are repeated for each. Pictures are of
 * one size: what was worked out of that is as it is for one picture.
 *
 * Shapes  `shapes` are those of all values for one picture.
 */
export function freeBatch(graph: CutGraph, shapes: ReadonlyMap<string, Shape>): CutGraph {
  const constants = new Map(graph.constants);
  const nodes: OnnxNode[] = [];
  const places = new Map<string, BatchPlace>([[graph.input.name, { axis: 0, inner: 1 }]]);
  const taken = new Set([
    graph.input.name,
    ...constants.keys(),
    ...graph.nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]),
  ]);
  const name = (stem: string) => {
    let free = `${stem}:each`;
    while (taken.has(free)) free = `${free}_`;
    taken.add(free);
    return free;
  };
  const integers = (values: readonly number[]) => {
    const own = name('axes');
    const data = BigInt64Array.from(values, BigInt);
    constants.set(own, { name: own, dtype: 'int64', shape: [values.length], data });
    return own;
  };
  const add = (opType: string, inputs: string[], attributes: OnnxNode['attributes'] = {}) => {
    const output = name(opType);
    nodes.push({ opType, name: output, inputs, outputs: [output], attributes });
    return output;
  };
  let pictures: string | undefined;
  /** A shape as it is for one picture, with the number of pictures in place of an axis of one. */
  const shapeWith = (shape: Shape, axis: number) => {
    pictures ??= add('Shape', [graph.input.name], { start: int(0), end: int(1) });
    const parts = [shape.slice(0, axis), shape.slice(axis + 1)].map((part) =>
      part.length === 0 ? [] : [integers(part)],
    );
    return add('Concat', [...parts[0]!, pictures, ...parts[1]!], { axis: int(0) });
  };

  for (const node of graph.nodes) {
    const numbers = (index: number) => numbersOf(constants.get(node.inputs[index] ?? ''));
    const index = node.inputs.findIndex((input) => places.has(input));
    const place = places.get(node.inputs[index] ?? '');
    const shape = shapes.get(node.inputs[index] ?? '');
    if (place === undefined || shape === undefined) {
      nodes.push(node);
      continue;
    }
    for (const output of node.outputs) {
      const made = shapes.get(output);
      const to = made && batchPlace(node, { shape, place }, made, numbers);
      if (to !== undefined) places.set(output, to);
    }
    const sizes = SIZES[node.opType];
    const to = places.get(node.outputs[0] ?? '');
    const made = shapes.get(node.outputs[0] ?? '');
    if (to === undefined || made === undefined) nodes.push(node);
    else if (sizes !== undefined && (node.inputs[sizes] ?? '') !== '') {
      const wanted =
        node.opType === 'Reshape'
          ? integers(made.map((size, axis) => (axis === to.axis ? -1 : size)))
          : shapeWith(made, to.axis);
      nodes.push({ ...node, inputs: node.inputs.with(sizes, wanted) });
    } else if (node.opType === 'Concat') {
      const inputs = node.inputs.map((input) => {
        const given = shapes.get(input) ?? constants.get(input)?.shape;
        const isAlone = !places.has(input) && given?.[to.axis] === 1;
        return isAlone ? add('Expand', [input, shapeWith(given, to.axis)]) : input;
      });
      nodes.push({ ...node, inputs });
    } else nodes.push(node);
  }
  const { where, input, output } = graph;
  return cutGraph({ where, nodes, constants, inputs: [input], outputs: [output] }, output);
}

function int(value: number): OnnxNode['attributes'][string] {
  return { type: 'int', value };
}

function numbersOf(tensor: OnnxTensor | undefined): number[] | undefined {
  if (tensor?.dtype !== 'int64' || tensor.shape.length > 1) return undefined;
  return Array.from(tensor.data as BigInt64Array, Number);
}
