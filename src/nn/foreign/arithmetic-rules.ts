import {
  abs,
  add,
  clip,
  div,
  erf,
  exp,
  log,
  logSoftmax,
  matmul,
  max,
  maximum,
  mean,
  minimum,
  mul,
  negate,
  pow,
  reciprocal,
  relu,
  sigmoid,
  softmax,
  sqrt,
  sub,
  sum,
  type Tensor,
  tanh,
  transpose,
} from '../../graph/index.js';
import { einsum } from './einsum-rule.js';
import { type MappedNode, type OperatorRule, unmapped } from './mapped-node.js';

const unary =
  (operation: (x: Tensor) => Tensor): OperatorRule =>
  (node) =>
    operation(node.tensor(0));

const binary =
  (operation: (a: Tensor, b: Tensor) => Tensor): OperatorRule =>
  (node) =>
    operation(node.tensor(0), node.tensor(1));

/** Any number of inputs, one after the other. */
const folded =
  (operation: (a: Tensor, b: Tensor) => Tensor): OperatorRule =>
  (node) =>
    node.node.inputs.map((_, i) => node.tensor(i)).reduce((a, b) => operation(a, b));

const reduction =
  (reduce: typeof mean): OperatorRule =>
  (node) => {
    const axes = node.ints('axes') ?? node.numbers(1) ?? [];
    if (axes.length === 0 && node.int('noop_with_empty_axes', 0) === 1) return node.tensor(0);
    return reduce(node.tensor(0), {
      ...(axes.length > 0 && { axes: [...axes] }),
      keepDims: node.int('keepdims', 1) === 1,
    });
  };

/** Functions of numbers, products of matrices, sums. */
export const ARITHMETIC_RULES: Readonly<Record<string, OperatorRule>> = {
  Add: binary(add),
  Sub: binary(sub),
  Mul: binary(mul),
  Div: binary(div),
  Max: folded(maximum),
  Min: folded(minimum),
  Sum: folded(add),
  Abs: unary(abs),
  Erf: unary(erf),
  Exp: unary(exp),
  Log: unary(log),
  Neg: unary(negate),
  Reciprocal: unary(reciprocal),
  Relu: unary(relu),
  Sigmoid: unary(sigmoid),
  Sqrt: unary(sqrt),
  Tanh: unary(tanh),
  HardSigmoid: (node) =>
    clip(add(mul(node.tensor(0), node.float('alpha', 0.2)), node.float('beta', 0.5)), 0, 1),
  HardSwish: (node) => mul(node.tensor(0), clip(add(mul(node.tensor(0), 1 / 6), 0.5), 0, 1)),
  LeakyRelu(node) {
    const x = node.tensor(0);
    return sub(relu(x), mul(relu(negate(x)), node.float('alpha', 0.01)));
  },
  Clip(node) {
    const bound = (index: number, otherwise: number) => node.numbers(index)?.[0] ?? otherwise;
    return clip(node.tensor(0), bound(1, Number.NEGATIVE_INFINITY), bound(2, Number.POSITIVE_INFINITY));
  },
  Pow(node) {
    const exponent = node.numbers(1);
    const x = node.tensor(0);
    if (exponent?.length !== 1) throw unmapped(node.node, 'its exponents differ');
    if (exponent[0] === 2) return mul(x, x);
    return exponent[0] === 0.5 ? sqrt(x) : pow(x, exponent[0]!);
  },
  Softmax: (node) => softmax(node.tensor(0), node.int('axis', -1)),
  LogSoftmax: (node) => logSoftmax(node.tensor(0), node.int('axis', -1)),
  Einsum: einsum,
  MatMul: binary(matmul),
  Gemm(node) {
    const turned = (index: number, name: string) =>
      node.int(name, 0) === 1 ? transpose(node.tensor(index), [1, 0]) : node.tensor(index);
    const scaled = (x: Tensor, factor: number) => (factor === 1 ? x : mul(x, factor));
    const product = scaled(matmul(turned(0, 'transA'), turned(1, 'transB')), node.float('alpha', 1));
    const offset = node.optional(2);
    return offset === undefined ? product : add(product, scaled(offset, node.float('beta', 1)));
  },
  ReduceMean: reduction(mean),
  ReduceSum: reduction(sum),
  ReduceMax: reduction(max),
  GlobalAveragePool: (node) => mean(node.tensor(0), { axes: behindChannels(node), keepDims: true }),
  GlobalMaxPool: (node) => max(node.tensor(0), { axes: behindChannels(node), keepDims: true }),
  LayerNormalization(node) {
    const x = node.tensor(0);
    const first = node.int('axis', -1);
    const start = first < 0 ? first + x.shape.length : first;
    const over = { axes: x.shape.map((_, i) => i).slice(start), keepDims: true };
    const centred = sub(x, mean(x, over));
    const deviation = sqrt(add(mean(mul(centred, centred), over), node.float('epsilon', 1e-5)));
    const scaled = mul(div(centred, deviation), node.tensor(1));
    const offset = node.optional(2);
    return offset === undefined ? scaled : add(scaled, offset);
  },
};

function behindChannels(node: MappedNode): number[] {
  return node
    .tensor(0)
    .shape.map((_, i) => i)
    .slice(2);
}
