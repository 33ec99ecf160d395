import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import {
  add,
  batchNorm,
  batchNormInference,
  clip,
  conv2d,
  elementCount,
  gradients,
  input,
  maxPool2d,
  mean,
  mul,
  relu,
  type Shape,
  sigmoid,
  sum,
  type Tensor,
  topologicalOrder,
} from '../../graph/index.js';
import { lowerGraph } from '../../onnx/index.js';
import { evaluate } from '../evaluate.js';
import { cpuFormulations } from '../formulations/index.js';
import { createNodeRuntime } from '../node/node-runtime.js';
import { prepareGraph } from '../prepare-graph.js';

const fastest = createNodeRuntime({ threads: 1 });
const plain = createNodeRuntime({ threads: 1, formulations: 'plain' });

const IMAGE: Shape = [2, 16, 7, 6];
const x = input('x', IMAGE);
const other = input('other', IMAGE);
const weight = input('weight', [16, 16, 3, 3]);
const second = input('second', [16, 16, 1, 1]);
const vector = input('vector', [16]);
const positive = input('positive', [16]);
const convolved = (images: Tensor) => conv2d(images, weight, { padding: 'same', bias: vector });
const depthwise = (images: Tensor) =>
  conv2d(images, input('filters', [16, 1, 3, 3]), { padding: 'same', groups: 16, bias: vector });
const normalized = (images: Tensor) => batchNorm(images, vector, vector, 1e-3).y;
const frozen = (images: Tensor) =>
  batchNormInference(images, {
    gamma: vector,
    beta: vector,
    mean: vector,
    variance: positive,
    epsilon: 1e-3,
  });

/** Names of operations after fusion for blocks of 16, and the ONNX operators that are written for them. */
function prepared(outputs: Readonly<Record<string, Tensor>>) {
  const formulations = cpuFormulations(16);
  const graph = prepareGraph(outputs, formulations);
  const order = topologicalOrder(Object.values(graph));
  const inputs = order
    .filter((n) => n.op.name === 'input')
    .map((node) => ({ node, index: 0, ...node.outputs[0] }));
  const { nodes } = lowerGraph(
    { name: 'test', inputs, outputs: graph },
    { formulation: formulations.choose },
  );
  return {
    operations: order.map(({ op }) => op.name).filter((name) => name !== 'input' && name !== 'constant'),
    written: nodes.map(({ opType }) => opType),
  };
}

const FUSED: readonly (readonly [string, Tensor, string])[] = [
  ['relu of a convolution', relu(convolved(x)), 'conv2d+relu'],
  ['relu6 of a convolution', clip(convolved(x), 0, 6), 'conv2d+clip'],
  ['relu of a sum with a convolution', relu(add(convolved(x), other)), 'conv2d+add+relu'],
  ['the same, the other way round', relu(add(other, convolved(x))), 'conv2d+add+relu'],
  ['relu of batch norm and a shortcut', relu(add(normalized(x), x)), 'batchNorm+add+relu'],
  ['relu6 of a depthwise convolution', clip(add(depthwise(x), other), 0, 6), 'conv2d+add+clip'],
  [
    'relu6 of batch norm by given statistics',
    clip(add(frozen(x), other), 0, 6),
    'batchNormInference+add+clip',
  ],
];

describe.each(FUSED)('%s', (_, y, name) => {
  it('is one operation, written without additions and activations of its own', () => {
    const { operations, written } = prepared({ y });
    expect(operations).toEqual([name]);
    expect(written).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(Relu|Clip)$/)]));
  });

  it('has the values and gradients of the plain form', async () => {
    await expectPlainValues({ y });
    const [dx, dWeight, dVector] = gradients(sum(mul(y, other)), [x, weight, vector]);
    await expectPlainValues({ y, dx, dWeight, dVector });
  });
});

describe('stays apart', () => {
  const apart: readonly (readonly [string, Record<string, Tensor>])[] = [
    ['what is a result itself', { z: convolved(x), y: relu(convolved(x)) }],
    ['what something else reads', { y: mul(relu(convolved(x)), sigmoid(convolved(x))) }],
    ['activations that are not the same bits', { y: sigmoid(convolved(x)) }],
    ['what is stretched', { y: add(convolved(x), mean(other, { axes: [2, 3], keepDims: true })) }],
    ['a value added to itself', { y: add(convolved(x), convolved(x)) }],
    ['what is computed from it', { y: add(convolved(x), mul(convolved(x), other)) }],
  ];
  it.each(apart)('%s', async (_, outputs) => {
    expect(prepared(outputs).operations).toContain('conv2d');
    await expectPlainValues(outputs);
  });
});

it('of two that could take each other, the later one does', async () => {
  const y = relu(add(conv2d(x, second), normalized(convolved(x))));
  expect(prepared({ y }).operations).toEqual(['conv2d', 'conv2d', 'batchNorm+add+relu']);
  await expectPlainValues({ y });
});

it('gradients that meet are summed by the convolution that makes one of them', async () => {
  const rectified = relu(x);
  const y = add(convolved(rectified), rectified);
  const [dx] = gradients(sum(mul(mul(y, y), other)), [x]);
  expect(prepared({ dx }).operations).toContain('conv2dInputGradient+add');
  await expectPlainValues({ dx });
});

describe('the gradient of pooling behind a relu', () => {
  const y = maxPool2d(relu(convolved(x)), { kernel: 2 });
  const [dWeight, dVector] = gradients(sum(mul(y, y)), [weight, vector]);

  it('is masked where it is small', () => {
    const nodes = topologicalOrder(Object.values(prepareGraph({ dWeight, dVector }, cpuFormulations(16))));
    const masks = nodes.filter(({ op }) => op.name === 'heaviside').map(({ outputs: [mask] }) => mask.shape);
    expect(masks).toEqual([y.shape]);
  });

  it('is the same', async () => {
    await expectPlainValues({ dWeight, dVector });
  });
});

describe('batch norm behind a convolution', () => {
  const pictures = input('pictures', [16, 16, 7, 6]);
  const filters = (channels: number, kernel: number) => input('filters', [32, channels, kernel, kernel]);
  const wide = input('wide', [32]);
  const behind = (z: Tensor) => batchNorm(z, wide, wide, 1e-3);
  const cases: readonly (readonly [string, Tensor])[] = [
    ['with padding', conv2d(pictures, filters(16, 3), { padding: 'same' })],
    [
      'with a stride and a bias',
      conv2d(pictures, filters(16, 3), { padding: 'same', strides: 2, bias: wide }),
    ],
    ['of one pixel', conv2d(pictures, filters(16, 1))],
    ['of pictures of few channels', conv2d(input('colours', [16, 3, 9, 9]), filters(3, 3))],
    ['depthwise', conv2d(input('planes', [16, 32, 7, 6]), filters(1, 3), { groups: 32, padding: 'same' })],
    ['with a mean of many deviations', conv2d(pictures, filters(16, 3), { bias: mul(wide, 300) })],
  ];

  it.each(cases)('%s, is given what is centred already', async (_, z) => {
    const { y, mean: batchMean, variance } = behind(z);
    const rectified = relu(y);
    expect(prepared({ rectified }).operations).toContain('centredBatchNorm+relu');
    const [dx, dWeight, dVector] = gradients(sum(mul(rectified, input('dy', rectified.shape))), [
      ...z.node.inputs.slice(0, 2),
      wide,
    ]);
    // Gradients for what is in front of batch norm cancel in part, and a mean of float32 is off by its size divided by 2^24.
    await expectPlainValues({ rectified, batchMean, variance, dx, dWeight, dVector }, 1e-4);
  });

  it('shares the mean picture of convolutions of the same pictures', () => {
    const both = add(behind(cases[0][1]).y, behind(conv2d(pictures, input('second', [32, 16, 1, 1]))).y);
    const ofPictures = topologicalOrder(Object.values(prepareGraph({ both }, cpuFormulations(16)))).filter(
      ({ op, inputs }) => op.name === 'mean' && inputs[0].node === pictures.node,
    );
    expect(ofPictures).toHaveLength(1);
  });

  it.each([
    ['a small batch', { y: behind(conv2d(input('few', [4, 16, 7, 6]), filters(16, 3))).y }],
    [
      'pictures that are larger than what is made of them',
      { y: behind(conv2d(input('large', [16, 128, 7, 6]), filters(128, 1))).y },
    ],
    ['values that something else reads', { y: behind(cases[0][1]).y, z: cases[0][1] }],
    [
      'no whole blocks of channels',
      {
        y: batchNorm(conv2d(pictures, input('f', [24, 16, 1, 1])), input('v', [24]), input('v', [24]), 1e-3)
          .y,
      },
    ],
  ] as const)('centres by itself for %s', async (_, outputs) => {
    expect(prepared(outputs).operations).not.toContain('centredBatchNorm');
  });
});

async function expectPlainValues(outputs: Record<string, Tensor>, allowed = 4e-6): Promise<void> {
  const given = topologicalOrder(Object.values(outputs)).filter(({ op }) => op.name === 'input');
  const feeds = given.map((node) => {
    const tensor = { node, index: 0, ...node.outputs[0] };
    return [tensor, valuesFor(String(node.attrs.name), tensor.shape)] as const;
  });
  const fast = await evaluate(fastest, outputs, feeds);
  const reference = await evaluate(plain, outputs, feeds);
  for (const name of Object.keys(outputs)) {
    const want = Array.from(reference[name] as Float32Array);
    const scale = Math.max(...want.map(Math.abs), 1);
    const worst = Math.max(...want.map((value, i) => Math.abs(Number(fast[name][i]) - value)));
    expect(worst / scale, name).toBeLessThan(allowed);
  }
}

function valuesFor(name: string, shape: Shape): Float32Array {
  const stream = randomStream(11, name);
  const value = () => (name === 'positive' ? 0.5 + stream.uniform() : stream.normal());
  return Float32Array.from({ length: elementCount(shape) }, value);
}
