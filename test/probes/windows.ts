import * as g from '../../src/graph/index.js';
import { float, type Probe, probe } from './probe.js';

/** What a window may look like; x is [N, C, H, W], kernels fit. */
interface WindowCase {
  readonly name: string;
  readonly x: readonly [number, number, number, number];
  readonly filters: number;
  readonly kernel: g.Pair;
  readonly options: g.Conv2dOptions;
}

const CONVOLUTIONS: readonly WindowCase[] = [
  { name: 'plain', x: [2, 2, 4, 5], filters: 3, kernel: [3, 3], options: {} },
  { name: 'one pixel', x: [1, 3, 2, 3], filters: 2, kernel: [1, 1], options: {} },
  {
    name: 'same, odd size, stride 2',
    x: [1, 1, 5, 4],
    filters: 2,
    kernel: [3, 2],
    options: { strides: 2, padding: 'same' },
  },
  {
    name: 'uneven pads',
    x: [1, 1, 4, 4],
    filters: 1,
    kernel: [3, 3],
    options: { padding: { top: 0, bottom: 2, left: 1, right: 0 } },
  },
  {
    name: 'rows that no window reaches',
    x: [1, 1, 6, 8],
    filters: 1,
    kernel: [3, 2],
    options: { strides: [2, 3] },
  },
  { name: 'stride beyond the kernel', x: [1, 1, 7, 6], filters: 1, kernel: [2, 1], options: { strides: 3 } },
  {
    name: 'dilated, uneven, stride 2',
    x: [1, 1, 8, 7],
    filters: 1,
    kernel: [3, 2],
    options: { dilations: [2, 3], strides: [2, 1], padding: 'same' },
  },
  {
    name: 'two groups',
    x: [2, 4, 3, 3],
    filters: 2,
    kernel: [2, 2],
    options: { groups: 2, padding: 'same' },
  },
  {
    name: 'depthwise, two filters each, stride 2',
    x: [2, 2, 4, 5],
    filters: 4,
    kernel: [3, 3],
    options: { groups: 2, strides: 2, padding: 'same' },
  },
  { name: 'the kernel covers the image', x: [1, 2, 3, 2], filters: 2, kernel: [3, 2], options: {} },
];

function weightShape({ x, filters, kernel, options }: WindowCase): g.Shape {
  return [filters, x[1] / (options.groups ?? 1), ...kernel];
}

function attributes({ x, kernel, options }: WindowCase): g.Conv2dAttributes {
  return { ...g.resolveWindow([x[2], x[3]], kernel, options), groups: options.groups ?? 1 };
}

function outputShape(c: WindowCase): g.Shape {
  return g.conv2d(g.input('x', c.x), g.input('w', weightShape(c)), c.options).shape;
}

const POOLS: readonly { name: string; x: g.Shape; options: g.Pool2dOptions }[] = [
  { name: 'tiles', x: [1, 2, 4, 4], options: { kernel: 2 } },
  { name: 'tiles over an odd image', x: [1, 1, 5, 7], options: { kernel: [2, 3] } },
  { name: 'overlapping', x: [1, 1, 5, 5], options: { kernel: 3, strides: 2 } },
  { name: 'overlapping, same', x: [1, 2, 4, 3], options: { kernel: 3, strides: 2, padding: 'same' } },
  {
    name: 'stride 1, same, even kernel',
    x: [1, 1, 3, 4],
    options: { kernel: 2, strides: 1, padding: 'same' },
  },
  {
    name: 'uneven pads',
    x: [1, 1, 4, 4],
    options: { kernel: [3, 2], strides: [1, 2], padding: { top: 2, bottom: 0, left: 0, right: 1 } },
  },
  { name: 'stride beyond the kernel', x: [1, 1, 7, 5], options: { kernel: 2, strides: 3 } },
];

export const windowProbes: Readonly<Record<string, readonly Probe[]>> = {
  conv2d: [
    ...CONVOLUTIONS.map((c) =>
      probe(c.name, [float(c.x), float(weightShape(c))], (x, w) => g.conv2d(x, w, c.options)),
    ),
    probe('with a bias', [float([2, 2, 3, 3]), float([3, 2, 2, 2]), float([3])], (x, w, bias) =>
      g.conv2d(x, w, { bias, padding: 'same' }),
    ),
  ],
  conv2dInputGradient: CONVOLUTIONS.map((c) =>
    probe(c.name, [float(outputShape(c)), float(weightShape(c))], (dy, w) =>
      g.conv2dInputGradient(dy, w, { ...attributes(c), size: [c.x[2], c.x[3]] }),
    ),
  ),
  conv2dWeightGradient: CONVOLUTIONS.map((c) =>
    probe(c.name, [float(c.x), float(outputShape(c))], (x, dy) =>
      g.conv2dWeightGradient(x, dy, attributes(c)),
    ),
  ),
  avgPool2d: POOLS.flatMap(({ name, x, options }) => [
    probe(name, [float(x)], (t) => g.avgPool2d(t, options)),
    probe(`${name}, padding counted`, [float(x)], (t) =>
      g.avgPool2d(t, { ...options, countIncludePad: true }),
    ),
  ]),
  maxPool2d: POOLS.map(({ name, x, options }) =>
    probe(name, [float(x, 'apart')], (t) => g.maxPool2d(t, options)),
  ),
  maxPool2dGradient: POOLS.map(({ name, x, options }) => {
    const { shape } = g.maxPool2d(g.input('x', x), options);
    return probe(name, [float(x, 'apart'), float(shape)], (t, dy) => {
      const y = g.maxPool2d(t, options);
      return g.maxPool2dGradient(t, y, dy, y.node.attrs as never);
    });
  }),
  upsampleNearest2d: [
    probe('twice', [float([1, 2, 2, 3])], (x) => g.upsampleNearest2d(x, [2, 2])),
    probe('rows only', [float([2, 1, 2, 2])], (x) => g.upsampleNearest2d(x, [3, 1])),
  ],
  batchNorm: [
    probe('images', [float([2, 3, 2, 3]), float([3], 'positive'), float([3])], (x, gamma, beta) =>
      Object.values(g.batchNorm(x, gamma, beta, 0.125)),
    ),
    probe('along time', [float([2, 3, 4]), float([3], 'positive'), float([3])], (x, gamma, beta) =>
      Object.values(g.batchNorm(x, gamma, beta, 0.125)),
    ),
    probe('features', [float([5, 2]), float([2], 'positive'), float([2])], (x, gamma, beta) =>
      Object.values(g.batchNorm(x, gamma, beta, 0.25)),
    ),
  ],
  batchNormGradient: [
    [2, 3, 2, 3],
    [2, 3, 4],
    [5, 2],
  ].map((shape) => {
    const vector = float([shape[1]], 'positive');
    return probe(
      `of [${shape}]`,
      [float(shape), float(shape), vector, vector],
      (dy, centred, gamma, variance) =>
        Object.values(g.batchNormGradient({ dy, centred, gamma, variance, epsilon: 0.125 })),
    );
  }),
  batchNormInference: [
    probe(
      'images',
      [float([2, 3, 2, 2]), float([3]), float([3]), float([3]), float([3], 'positive')],
      (x, gamma, beta, mean, variance) =>
        g.batchNormInference(x, { gamma, beta, mean, variance, epsilon: 0.001 }),
    ),
    probe(
      'along time',
      [float([2, 3, 4]), float([3]), float([3]), float([3]), float([3], 'positive')],
      (x, gamma, beta, mean, variance) =>
        g.batchNormInference(x, { gamma, beta, mean, variance, epsilon: 0.001 }),
    ),
    probe(
      'features, one channel',
      [float([3, 1]), float([1]), float([1]), float([1]), float([1], 'positive')],
      (x, gamma, beta, mean, variance) =>
        g.batchNormInference(x, { gamma, beta, mean, variance, epsilon: 0.5 }),
    ),
  ],
  standardize: [
    probe('the last axis', [float([3, 4])], (x) => g.standardize(x, { axes: [-1], epsilon: 0.25 })),
    probe('channels of images', [float([2, 3, 1, 2])], (x) => g.standardize(x, { axes: [1], epsilon: 0.5 })),
    probe('all but the first axis', [float([2, 2, 1, 3])], (x) =>
      g.standardize(x, { axes: [1, 2, 3], epsilon: 0.125 }),
    ),
  ],
};
