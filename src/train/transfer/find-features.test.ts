import { expect, it } from 'vitest';
import { int, ints, model, node, weight } from '../../../test/foreign-models.js';
import type { OnnxNode } from '../../onnx/index.js';
import { cutGraph } from './cut-graph.js';
import { findFeatures } from './find-features.js';
import { plainGraph } from './plain-graph.js';

/** What is found in a model that begins with maps of pictures and ends in these nodes. */
function found(...ending: OnnxNode[]): string | undefined {
  const { graph } = model({
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 3, 8, 8] }],
    nodes: [node('Conv', ['x', 'stem'], ['maps']), ...ending],
    initializers: [
      weight('stem', [6, 3, 3, 3]),
      weight('w', [6, 4]),
      weight('b', [4]),
      weight('point', [4, 6, 1, 1]),
      weight('wide', [4, 6, 3, 3]),
      { name: 'shape', dtype: 'int64', shape: [2], data: BigInt64Array.of(-1n, 4n) },
    ],
  });
  const output = ending.at(-1)!.outputs[0]!;
  return findFeatures(cutGraph(plainGraph(graph, 'model'), output));
}

const pool = node('GlobalAveragePool', ['maps'], ['pooled']);
const flatten = node('Flatten', ['pooled'], ['row']);

it.each<[string, string | undefined, OnnxNode[]]>([
  ['a product with a bias of its own', 'row', [pool, flatten, node('Gemm', ['row', 'w', 'b'], ['y'])]],
  [
    'a product and a sum behind it, and softmax',
    'row',
    [
      pool,
      flatten,
      node('MatMul', ['row', 'w'], ['product']),
      node('Add', ['b', 'product'], ['sum']),
      node('Softmax', ['sum'], ['y'], { axis: int(-1) }),
    ],
  ],
  [
    'a product whose answers are put into another shape',
    'row',
    [pool, flatten, node('Gemm', ['row', 'w'], ['product']), node('Reshape', ['product', 'shape'], ['y'])],
  ],
  [
    'a convolution of single places that is averaged, as in SqueezeNet',
    'maps',
    [
      node('Conv', ['maps', 'point', 'b'], ['answers']),
      node('Relu', ['answers'], ['active']),
      node('GlobalAveragePool', ['active'], ['pooled']),
      node('Flatten', ['pooled'], ['y']),
    ],
  ],
  [
    'a convolution of the one place that is left, turned over and put into a row, as in MobileNetV3 of Keras',
    'pooled',
    [
      pool,
      node('Conv', ['pooled', 'point'], ['answers']),
      node('Transpose', ['answers'], ['turned'], { perm: ints(0, 2, 3, 1) }),
      node('Add', ['turned', 'b'], ['sum']),
      node('Reshape', ['sum', 'shape'], ['row']),
      node('Softmax', ['row'], ['y']),
    ],
  ],
  [
    'no convolution that looks at neighbours',
    undefined,
    [
      node('Conv', ['maps', 'wide'], ['answers'], { pads: ints(1, 1, 1, 1) }),
      node('GlobalAveragePool', ['answers'], ['y']),
    ],
  ],
  ['none in what ends in features', undefined, [pool, node('Flatten', ['pooled'], ['y'])]],
  [
    'no product of two values that both follow from pictures',
    undefined,
    [pool, flatten, node('Transpose', ['row'], ['turned']), node('MatMul', ['row', 'turned'], ['y'])],
  ],
])('takes for the classifier %s', (_, features, nodes) => {
  expect(found(...nodes)).toBe(features);
});
