import { FormatError } from '../../base/error.js';
import type { OnnxNode, OnnxTensor } from '../../onnx/index.js';
import type { CutGraph } from './cut-graph.js';
import { type Constants, constantOf, foldedNode } from './known-nodes.js';

/** Pixels of a window, a step or a border; beyond what any network of pictures has. */
const LARGEST_WINDOW = 4096;
/** Values of one tensor that a constant asks for, a gigabyte of floats. */
const LARGEST_TENSOR = 2 ** 28;

/** Rounds of a loop; beyond what any network of pictures has. */
const MOST_ROUNDS = 2 ** 16;

/** Attributes that sizes follow from. */
const WINDOWS = ['kernel_shape', 'pads', 'strides', 'dilations', 'output_padding', 'output_shape'];
/** Operators that make tensors as large as an input says. */
const SIZED: ReadonlySet<string> = new Set([
  'ConstantOfShape',
  'Expand',
  'Tile',
  'Resize',
  'Pad',
  'OneHot',
  'Range',
  'Upsample',
  'MaxUnpool',
  'CenterCropPad',
  'Col2Im',
  'AffineGrid',
  'HannWindow',
  'HammingWindow',
  'BlackmanWindow',
]);

/**
 * Throws FormatError for a model that asks for sizes beyond reason before it is run: a few bytes of damage, or of malice, would
 * else take all memory there is.
 */
export function requireBounded({ where, nodes, constants }: CutGraph): void {
  requireNodes(where, nodes, constants);
}

/** Of graphs inside of nodes too, which see the constants around them. */
function requireNodes(where: string, nodes: readonly OnnxNode[], outer: Constants): void {
  const own = new Map<string, OnnxTensor>();
  const known: Constants = { get: (name) => own.get(name) ?? outer.get(name) };
  for (const node of nodes) {
    const made = constantOf(node) ?? foldedNode(node, known);
    if (made !== undefined) own.set(node.outputs[0] ?? '', made);
    const got = beyond(node, known);
    if (got !== undefined) throw unbounded(where, node, got);
    for (const attribute of Object.values(node.attributes)) {
      if (attribute.type !== 'graph') continue;
      const { initializers, nodes: inner } = attribute.value;
      const inside = new Map(initializers.map((tensor) => [tensor.name, tensor]));
      requireNodes(where, inner, { get: (name) => inside.get(name) ?? known.get(name) });
    }
  }
}

/** What a node asks for that no pictures have. */
function beyond({ opType, inputs, attributes }: OnnxNode, known: Constants): object | undefined {
  for (const name of WINDOWS) {
    const attribute = attributes[name];
    const large =
      attribute?.type === 'ints' && attribute.value.find((value) => Math.abs(value) > LARGEST_WINDOW);
    if (large) return { [name]: large };
  }
  const { shape } = attributes;
  if (opType.startsWith('Random') && shape?.type === 'ints' && product(shape.value) > LARGEST_TENSOR)
    return { values: product(shape.value) };
  const rounds = opType === 'Loop' ? asked(known.get(inputs[0] ?? '')) : 0;
  if (rounds > MOST_ROUNDS) return { rounds };
  const values = SIZED.has(opType) ? inputs.map((input) => asked(known.get(input))) : [];
  const most = Math.max(0, ...values);
  return most > LARGEST_TENSOR ? { values: most } : undefined;
}

/** Values of a tensor with these axes; of paddings and the like too many, which then are none that a picture would have. */
function asked(tensor: OnnxTensor | undefined): number {
  if (tensor === undefined || tensor.shape.length > 1 || tensor.data.length > 16) return 0;
  return product(Array.from(tensor.data as ArrayLike<number | bigint>, Number));
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * Math.max(1, Math.abs(size)), 1);
}

function unbounded(where: string, { opType, name = '' }: OnnxNode, got: object): FormatError {
  return new FormatError({
    code: 'format/onnx-size',
    where,
    what: `node ${JSON.stringify(name)} (${opType}) asks for sizes that no pictures have`,
    got,
    fix: 'export the model again; the file is damaged',
  });
}
