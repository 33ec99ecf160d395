import { FormatError } from '../../base/error.js';
import type { OnnxNode, OnnxTensor } from '../../onnx/index.js';
import type { CutGraph } from './cut-graph.js';

/** Pixels of a window, a step or a border; beyond what any network of pictures has. */
const LARGEST_WINDOW = 4096;
/** Values of one tensor that a constant asks for, a gigabyte of floats. */
const LARGEST_TENSOR = 2 ** 28;

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
]);

/**
 * Throws FormatError for a model that asks for sizes beyond reason before it is run: a few bytes of damage, or of malice, would
 * else take all memory there is.
 */
export function requireBounded({ where, nodes, constants }: CutGraph): void {
  for (const node of nodes) {
    for (const name of WINDOWS) {
      const attribute = node.attributes[name];
      const large =
        attribute?.type === 'ints' && attribute.value.find((value) => Math.abs(value) > LARGEST_WINDOW);
      if (large) throw unbounded(where, node, { [name]: large });
    }
    if (!SIZED.has(node.opType)) continue;
    for (const input of node.inputs) {
      const count = asked(constants.get(input));
      if (count > LARGEST_TENSOR) throw unbounded(where, node, { values: count });
    }
  }
}

/** Values of a tensor with these axes; of paddings and the like too many, which then are none that a picture would have. */
function asked(tensor: OnnxTensor | undefined): number {
  if (tensor === undefined || tensor.shape.length > 1 || tensor.data.length > 16) return 0;
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number).reduce(
    (product, size) => product * Math.max(1, Math.abs(size)),
    1,
  );
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
