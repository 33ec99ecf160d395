import { type Conversion, unwritable } from './conversion.js';
import type { OnnxAttribute, OnnxNode } from './model.js';

type Attributes = OnnxNode['attributes'];
type Step = (opType: string, inputs: string[], attributes?: Attributes) => string;

/** Nodes of our opset in place of one that only newer ones have; what the last step makes is its output. */
function written(node: OnnxNode, { name }: Conversion, steps: (step: Step, x: string) => void): OnnxNode[] {
  const nodes: OnnxNode[] = [];
  const step: Step = (opType, inputs, attributes = {}) => {
    const output = name(`${node.outputs[0]}:${nodes.length}`);
    nodes.push({ opType, inputs, outputs: [output], attributes });
    return output;
  };
  steps(step, node.inputs[0] ?? '');
  const last = nodes.at(-1)!;
  return [...nodes.slice(0, -1), { ...last, outputs: [node.outputs[0] ?? ''] }];
}

const ints = (...value: number[]): OnnxAttribute => ({ type: 'ints', value });

function numberOf(attribute: OnnxAttribute | undefined, otherwise: number): number {
  return attribute?.type === 'float' || attribute?.type === 'int' ? attribute.value : otherwise;
}

/** x Φ(x), or what approximates it by tanh. */
export function gelu(node: OnnxNode, conversion: Conversion): OnnxNode[] {
  const { float } = conversion;
  const { approximate } = node.attributes;
  const isTanh = approximate?.type === 'string' && approximate.value === 'tanh';
  return written(node, conversion, (step, x) => {
    const half = step('Mul', [x, float(0.5)]);
    const cubed = () => step('Mul', [step('Mul', [step('Mul', [x, x]), x]), float(0.044715)]);
    const inner = isTanh
      ? step('Tanh', [step('Mul', [step('Add', [x, cubed()]), float(Math.sqrt(2 / Math.PI))])])
      : step('Erf', [step('Mul', [x, float(Math.SQRT1_2)])]);
    step('Mul', [half, step('Add', [inner, float(1)])]);
  });
}

/** x tanh(softplus(x)). */
export function mish(node: OnnxNode, conversion: Conversion): OnnxNode[] {
  return written(node, conversion, (step, x) => {
    step('Mul', [x, step('Tanh', [step('Softplus', [x])])]);
  });
}

/** Up to opset 20 scale and offset are those of groups, from 21 on those of channels. */
export function groupNormalized(node: OnnxNode, conversion: Conversion): OnnxNode[] {
  const { float, integers, opset } = conversion;
  const [, scale = '', offset = ''] = node.inputs;
  const groups = numberOf(node.attributes.num_groups, 1);
  return written(node, conversion, (step, x) => {
    const mean = (of: string) => step('ReduceMean', [of], { axes: ints(2) });
    const shape = step('Shape', [x]);
    const parts = step('Reshape', [x, integers([0, groups, -1])]);
    const centred = step('Sub', [parts, mean(parts)]);
    const variance = mean(step('Mul', [centred, centred]));
    const epsilon = float(numberOf(node.attributes.epsilon, 1e-5));
    const even = step('Div', [centred, step('Sqrt', [step('Add', [variance, epsilon])])]);
    const front = step('Slice', [shape, integers([0]), integers([2])]);
    const rows = () => step('Concat', [front, integers([-1])], { axis: { type: 'int', value: 0 } });
    const placed = opset < 21 ? even : step('Reshape', [even, rows()]);
    const scaled = step('Mul', [placed, step('Unsqueeze', [scale, integers([1])])]);
    const moved = step('Add', [scaled, step('Unsqueeze', [offset, integers([1])])]);
    step('Reshape', [moved, shape]);
  });
}

/** x / sqrt(mean(x²) + ε) · scale, over the axes from `axis` on. */
export function rmsNormalized(node: OnnxNode, conversion: Conversion): OnnxNode[] {
  const { float, where } = conversion;
  const axis = numberOf(node.attributes.axis, -1);
  if (axis >= 0) throw unwritable(where, node, 'its axes are counted from the first');
  const axes = ints(...Array.from({ length: -axis }, (_, i) => axis + i));
  return written(node, conversion, (step, x) => {
    const mean = step('ReduceMean', [step('Mul', [x, x])], { axes });
    const epsilon = float(numberOf(node.attributes.epsilon, 1e-5));
    const even = step('Div', [x, step('Sqrt', [step('Add', [mean, epsilon])])]);
    step('Mul', [even, node.inputs[1] ?? '']);
  });
}

/**
 * softmax(s Q Kᵀ + mask) V, of [N, heads, T, D], or of [N, T, heads D] where the node says how many heads there are. What only
 * language models ask of it is refused.
 */
export function attention(node: OnnxNode, conversion: Conversion): OnnxNode[] {
  const { float, integers, where, constant } = conversion;
  const { attributes } = node;
  const [, k = '', v = '', mask = '', ...past] = node.inputs;
  const of = (name: string) => numberOf(attributes[name], 0);
  if (past.some((name) => name !== '') || node.outputs.slice(1).some((name) => name !== ''))
    throw unwritable(where, node, 'it goes on with what it was given before');
  if (of('is_causal') === 1 || of('softcap') !== 0)
    throw unwritable(where, node, 'it hides what follows, or bounds its scores');
  const heads = of('q_num_heads');
  if (heads !== of('kv_num_heads')) throw unwritable(where, node, 'heads share keys and values');
  const isTruth = mask === '' ? undefined : constant(mask)?.dtype === 'bool';
  if (mask !== '' && constant(mask) === undefined)
    throw unwritable(where, node, 'its mask is worked out while it runs');
  return written(node, conversion, (step, x) => {
    const turned = (value: string, perm: number[]) => step('Transpose', [value], { perm: ints(...perm) });
    const parted = (value: string) =>
      heads === 0 ? value : turned(step('Reshape', [value, integers([0, 0, heads, -1])]), [0, 2, 1, 3]);
    const [query, key, values] = [parted(x), parted(k), parted(v)];
    const width = () =>
      step('Cast', [step('Shape', [query], { start: { type: 'int', value: -1 } })], {
        to: { type: 'int', value: 1 },
      });
    const scale =
      attributes.scale === undefined
        ? step('Reciprocal', [step('Sqrt', [width()])])
        : float(numberOf(attributes.scale, 1));
    const scores = step('MatMul', [step('Mul', [query, scale]), turned(key, [0, 1, 3, 2])]);
    const hidden = () => step('Where', [mask, float(0), float(Number.NEGATIVE_INFINITY)]);
    const masked = isTruth === undefined ? scores : step('Add', [scores, isTruth ? hidden() : mask]);
    const shares = step('Softmax', [masked], { axis: { type: 'int', value: -1 } });
    const seen = step('MatMul', [shares, values]);
    if (heads !== 0) step('Reshape', [turned(seen, [0, 2, 1, 3]), integers([0, 0, -1])]);
  });
}
