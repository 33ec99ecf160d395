import { expect, it } from 'vitest';
import { conv2d, conv2dWeightGradient, input, relu, type Tensor } from '../../graph/index.js';
import type { OnnxNode } from '../../onnx/index.js';
import { lowerProgram } from '../node/graph-file.js';
import { BLOCKED_DOMAIN } from './blocked-layout.js';
import { PLAIN, shapeKey } from './choices.js';
import { choicesOf } from './index.js';

const BLOCK = 16;
const x = input('x', [4, 16, 8, 8]);
const weight = input('weight', [16, 16, 3, 3]);
const y = conv2d(x, weight, { padding: 'same' });
const dy = input('dy', y.shape);
const dw = conv2dWeightGradient(x, dy, y.node.attrs as never);

/** The operators that a result of inputs is written with. */
function written(result: Tensor, feeds: Tensor[], choices: Record<string, string> = {}) {
  return lowerProgram({ name: 'test', feeds, state: [], results: { result } }, BLOCK, choices).nodes;
}

const isBlocked = ({ domain }: OnnxNode) => domain === BLOCKED_DOMAIN;

it('a node that is chosen to be plain is the plain node, and so is what follows it', () => {
  const usual = written(relu(y), [x, weight]);
  expect(usual.some(isBlocked)).toBe(true);
  const chosen = written(relu(y), [x, weight], { [shapeKey(y.node)]: PLAIN });
  expect(chosen.map(({ opType, domain }) => `${domain}${opType}`)).toEqual(['Conv', 'Relu']);
});

it('holds for one shape alone', () => {
  const other = conv2d(input('x', [5, 16, 8, 8]), weight, { padding: 'same' });
  const choices = { [shapeKey(y.node)]: PLAIN };
  expect(written(other, [other.node.inputs[0], weight], choices).some(isBlocked)).toBe(true);
  const strided = conv2d(x, weight, { padding: 'same', strides: 2 });
  expect(written(strided, [x, weight], choices).some(isBlocked)).toBe(true);
});

it('one of several forms is taken by its name', () => {
  const images = input('x', [16, 3, 8, 8]);
  const filters = conv2d(images, input('w', [16, 3, 3, 3]), { padding: 'same' });
  const gradient = input('dy', filters.shape);
  const first = conv2dWeightGradient(images, gradient, filters.node.attrs as never);
  const [usual, other, last] = choicesOf(first.node, BLOCK);
  expect([usual, other, last]).toEqual(['blocked-pictures', 'blocked-exchanged', PLAIN]);
  const key = shapeKey(first.node);
  const feeds = [images, gradient];
  expect(written(first, feeds, { [key]: usual })).toEqual(written(first, feeds));
  expect(written(first, feeds, { [key]: other })).not.toEqual(written(first, feeds));
});

it.each([
  ['that do not exist', 'blocked-sideways'],
  ['of other operations', 'blocked'],
  ['that do not suit the node', 'blocked-depthwise-planes'],
  ['that objects have', 'constructor'],
])('names %s are as if they were not there', (_, name) => {
  const feeds = [x, dy];
  expect(written(dw, feeds, { [shapeKey(dw.node)]: name })).toEqual(written(dw, feeds));
});

it('there is nothing to choose for operations that follow the layout of their operands', () => {
  expect(choicesOf(relu(x).node, BLOCK)).toEqual([]);
  expect(choicesOf(y.node, BLOCK)).toEqual(['blocked', PLAIN]);
});
