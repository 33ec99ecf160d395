import { type Conversion, type Rule, unwritable } from './conversion.js';
import { type OnnxAttribute, type OnnxNode, OPSET } from './model.js';
import { attention, gelu, groupNormalized, mish, rmsNormalized } from './new-operators.js';

type Attributes = OnnxNode['attributes'];

/** Rules by operator, for files of an opset below the number. */
export const OLDER: Readonly<Record<string, readonly [below: number, Rule]>> = {
  Squeeze: [13, axesAsInput],
  Unsqueeze: [13, axesAsInput],
  ReduceSum: [13, axesAsInput],
  Softmax: [13, overTwoAxes],
  LogSoftmax: [13, overTwoAxes],
  Hardmax: [13, overTwoAxes],
  Split: [13, (node, c) => [moved(node, c, ['split'])]],
  Clip: [11, clipped],
  Pad: [11, padded],
  Slice: [10, (node, c) => [moved(node, c, ['starts', 'ends', 'axes'])]],
  Upsample: [10, resized],
  Resize: [11, resized],
  Scatter: [11, (node) => [{ ...node, opType: 'ScatterElements' }]],
  TopK: [10, (node, c) => [moved(node, c, ['k'])]],
  RoiAlign: [16, (node) => [withDefault(node, 'coordinate_transformation_mode', 'output_half_pixel')]],
  // Behind the first output stand statistics that only training uses, and that our opset orders otherwise.
  BatchNormalization: [14, (node) => [{ ...node, outputs: node.outputs.slice(0, 1) }]],
};

/** Rules by operator, for files of at least the opset of the number. */
export const NEWER: Readonly<Record<string, readonly [since: number, Rule]>> = {
  ...Object.fromEntries(
    ['Max', 'Min', 'Mean', 'L1', 'L2', 'Prod', 'SumSquare', 'LogSum', 'LogSumExp'].map((name) => [
      `Reduce${name}`,
      [18, axesAsAttribute] as const,
    ]),
  ),
  Split: [18, shared],
  Pad: [18, (node, c) => [oldInputs(node, c, 3)]],
  Resize: [18, (node, c) => [plain(node, c, ['antialias', 'axes', 'keep_aspect_ratio_policy'])]],
  AveragePool: [19, (node, c) => [plain(node, c, ['dilations'])]],
  Cast: [19, (node) => [without(node, 'saturate', 'round_mode')]],
  CastLike: [19, (node) => [without(node, 'saturate', 'round_mode')]],
  QuantizeLinear: [
    19,
    (node, c) => [plain(without(node, 'saturate'), c, ['block_size', 'output_dtype', 'precision'])],
  ],
  DequantizeLinear: [21, (node, c) => [plain(node, c, ['block_size', 'output_dtype'])]],
  GridSample: [20, gridSampled],
  Attention: [23, attention],
  Gelu: [20, gelu],
  GroupNormalization: [18, groupNormalized],
  Mish: [18, mish],
  RMSNormalization: [23, rmsNormalized],
};

/** Operators that there are only in newer opsets, and that no rule writes in ours. */
export const NEW_OPERATORS: ReadonlySet<string> = new Set([
  'AffineGrid',
  'BitwiseAnd',
  'BitwiseNot',
  'BitwiseOr',
  'BitwiseXor',
  'CenterCropPad',
  'Col2Im',
  'DeformConv',
  'ImageDecoder',
  'RegexFullMatch',
  'RotaryEmbedding',
  'StringConcat',
  'StringSplit',
]);

function withDefault(node: OnnxNode, name: string, value: string): OnnxNode {
  return { ...node, attributes: { [name]: { type: 'string', value }, ...node.attributes } };
}

/** Of parts as large as each other the last one is smaller where the axis is no multiple of them. */
function shared(node: OnnxNode, { name, integers }: Conversion): OnnxNode[] {
  const count = wholeNumbers(node.attributes.num_outputs)?.[0];
  const plainly = without(node, 'num_outputs');
  if (count === undefined || (node.inputs[1] ?? '') !== '') return [plainly];
  const [x = ''] = node.inputs;
  const axis = wholeNumbers(node.attributes.axis)?.[0] ?? 0;
  const nodes: OnnxNode[] = [];
  const step = (opType: string, inputs: string[], attributes: Attributes = {}) => {
    const output = name(`${node.outputs[0]}:${opType}`);
    nodes.push({ opType, inputs, outputs: [output], attributes });
    return output;
  };
  const size = step('Gather', [step('Shape', [x]), integers([axis])]);
  const part = step('Div', [step('Add', [size, integers([count - 1])]), integers([count])]);
  const last = step('Sub', [size, step('Mul', [part, integers([count - 1])])]);
  const parts = [...Array<string>(count - 1).fill(part), last];
  const sizes = step('Concat', parts, { axis: { type: 'int', value: 0 } });
  return [...nodes, { ...plainly, inputs: [x, sizes] }];
}

function axesAsInput(node: OnnxNode, conversion: Conversion): OnnxNode[] {
  return [moved(node, conversion, ['axes'])];
}

/** Attributes of whole numbers become inputs, behind those that there are. */
function moved(node: OnnxNode, { integers }: Conversion, names: readonly string[]): OnnxNode {
  const given = names.map((name) => wholeNumbers(node.attributes[name]));
  const inputs = [...node.inputs, ...given.map((values) => (values === undefined ? '' : integers(values)))];
  while (inputs.at(-1) === '') inputs.pop();
  return { ...without(node, ...names), inputs };
}

function wholeNumbers(attribute: OnnxAttribute | undefined): number[] | undefined {
  if (attribute?.type === 'int') return [attribute.value];
  return attribute?.type === 'ints' ? attribute.value : undefined;
}

function without(node: OnnxNode, ...names: string[]): OnnxNode {
  const attributes: Attributes = Object.fromEntries(
    Object.entries(node.attributes).filter(([name]) => !names.includes(name)),
  );
  return { ...node, attributes };
}

/** Up to opset 12 the axes from `axis` on were one. */
function overTwoAxes(node: OnnxNode, { name, integers }: Conversion): OnnxNode[] {
  const axis = wholeNumbers(node.attributes.axis)?.[0] ?? 1;
  const last: Attributes = { axis: { type: 'int', value: -1 } };
  if (axis === -1) return [{ ...node, attributes: last }];
  const [x = '', y = ''] = [node.inputs[0], node.outputs[0]];
  const [shape, flat, row, product] = ['shape', 'flat', 'row', 'product'].map((stem) =>
    name(`${y}:${stem}`),
  ) as [string, string, string, string];
  const flatten: OnnxNode = {
    opType: 'Flatten',
    inputs: [x],
    outputs: [flat],
    attributes: { axis: { type: 'int', value: axis } },
  };
  // Flattening gives two axes whatever the rank; the one before them is there so that only the last is summed over.
  return [
    { opType: 'Shape', inputs: [x], outputs: [shape], attributes: {} },
    flatten,
    { opType: 'Unsqueeze', inputs: [flat, integers([0])], outputs: [row], attributes: {} },
    { ...node, inputs: [row], outputs: [product], attributes: last },
    { opType: 'Reshape', inputs: [product, shape], outputs: [y], attributes: {} },
  ];
}

function numberOf(attribute: OnnxAttribute | undefined): number | undefined {
  return attribute?.type === 'float' || attribute?.type === 'int' ? attribute.value : undefined;
}

function clipped(node: OnnxNode, { float }: Conversion): OnnxNode[] {
  const bounds = ['min', 'max'].map((name) => numberOf(node.attributes[name]));
  const inputs = [
    ...node.inputs.slice(0, 1),
    ...bounds.map((bound) => (bound === undefined ? '' : float(bound))),
  ];
  return [{ ...without(node, 'min', 'max'), inputs }];
}

function padded(node: OnnxNode, { integers, float }: Conversion): OnnxNode[] {
  const pads = wholeNumbers(node.attributes.pads) ?? [];
  const value = numberOf(node.attributes.value) ?? 0;
  return [
    { ...without(node, 'pads', 'value'), inputs: [node.inputs[0] ?? '', integers(pads), float(value)] },
  ];
}

/** Upsample, and Resize of opset 10: places were counted from corners, and the nearest one was that below. */
function resized(node: OnnxNode): OnnxNode[] {
  const [x = '', scales = ''] = node.inputs;
  const attributes: Attributes = {
    mode: node.attributes.mode ?? { type: 'string', value: 'nearest' },
    coordinate_transformation_mode: { type: 'string', value: 'asymmetric' },
    nearest_mode: { type: 'string', value: 'floor' },
  };
  return [{ ...node, opType: 'Resize', inputs: [x, '', scales], attributes }];
}

function axesAsAttribute(node: OnnxNode, { where, constant }: Conversion): OnnxNode[] {
  const [x = '', axes = ''] = node.inputs;
  const keepsAll = wholeNumbers(node.attributes.noop_with_empty_axes)?.[0] === 1;
  const kept = without(node, 'noop_with_empty_axes');
  if (axes === '')
    return [
      keepsAll ? { ...kept, opType: 'Identity', inputs: [x], attributes: {} } : { ...kept, inputs: [x] },
    ];
  const known = constant(axes);
  if (known === undefined) throw unwritable(where, node, 'its axes are worked out while it runs');
  const value = Array.from(known.data as ArrayLike<number | bigint>, Number);
  return [{ ...kept, inputs: [x], attributes: { ...kept.attributes, axes: { type: 'ints', value } } }];
}

/** A node without the inputs that newer opsets have added. */
function oldInputs(node: OnnxNode, { where }: Conversion, count: number): OnnxNode {
  if (node.inputs.slice(count).some((name) => name !== ''))
    throw unwritable(where, node, 'it names the axes that it pads');
  if (node.attributes.mode?.value === 'wrap')
    throw unwritable(where, node, 'its border is the other side of the picture');
  return { ...node, inputs: node.inputs.slice(0, count) };
}

/** A node without attributes that newer opsets have added, which must say what is so without them. */
function plain(node: OnnxNode, { where }: Conversion, names: readonly string[]): OnnxNode {
  for (const name of names) {
    const attribute = node.attributes[name];
    const numbers = wholeNumbers(attribute);
    const usual = name === 'dilations' ? 1 : 0;
    const saysNothing =
      attribute === undefined ||
      numbers?.every((value) => value === usual) ||
      (attribute.type === 'string' && attribute.value === 'stretch');
    if (!saysNothing) throw unwritable(where, node, `its attribute ${name} has no meaning in opset ${OPSET}`);
  }
  return without(node, ...names);
}

function gridSampled(node: OnnxNode): OnnxNode[] {
  const { mode } = node.attributes;
  const old = { linear: 'bilinear', cubic: 'bicubic' }[mode?.type === 'string' ? mode.value : 'linear'];
  if (old === undefined) return [node];
  return [{ ...node, attributes: { ...node.attributes, mode: { type: 'string', value: old } } }];
}
