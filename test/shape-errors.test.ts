import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPupilError } from '../src/base/error.js';
import * as g from '../src/graph/index.js';

const f = (...shape: number[]) => g.input('x', shape);
const int = (...shape: number[]) => g.input('i', shape, 'int32');
const window = g.resolveWindow([4, 4], [3, 3], {});

/** Each rule of each operation, broken once. */
const BREACHES: Readonly<Record<string, Readonly<Record<string, () => unknown>>>> = {
  'element-wise operations': {
    'shapes that do not broadcast': () => g.add(f(2, 3), f(2)),
    'dtypes that differ': () => g.mul(f(2), int(2)),
    'arithmetic on bool': () => g.add(g.less(f(2), 0), g.less(f(2), 0)),
    'two plain numbers': () => g.sub(1, 2),
    'a fraction beside integers': () => g.mul(int(2), 0.5),
    'a function of integers': () => g.exp(int(2)),
    'absolute value of pixels': () => g.abs(g.input('x', [2], 'uint8')),
    'clip with limits exchanged': () => g.clip(f(2), 1, 0),
    'clip of integers': () => g.clip(int(2), 0, 1),
    'negation of numbers': () => g.logicalNot(f(2)),
    'a condition that is no bool': () => g.where(f(2), 1, f(2)),
    'a power of pixels': () => g.pow(g.input('x', [2], 'uint8'), 2),
  },
  'operations that move elements': {
    'constant with too few values': () => g.constant([1, 2], [3]),
    'constant with an array of another dtype': () => g.constant(new Float32Array(1), [1], 'int32'),
    'constant that the dtype cannot hold': () => g.constant([256], [1], 'uint8'),
    'reshape to another count': () => g.reshape(f(2, 3), [4]),
    'reshape with two open axes': () => g.reshape(f(2, 3), [-1, -1]),
    'reshape that does not divide': () => g.reshape(f(2, 3), [4, -1]),
    'transpose with an axis twice': () => g.transpose(f(2, 3), [0, 0]),
    'expand to a smaller shape': () => g.expand(f(2, 3), [1, 3]),
    'concat of nothing': () => g.concat([], 0),
    'concat of shapes that differ elsewhere': () => g.concat([f(2, 3), f(3, 2)], 0),
    'concat outside the rank': () => g.concat([f(2), f(2)], 1),
    'split into parts that do not add up': () => g.split(f(2, 5), [2, 2], 1),
    'split with an empty part': () => g.split(f(5), [5, 0], 0),
    'slice beyond the end': () => g.slice(f(3), [{ end: 4 }]),
    'empty slice': () => g.slice(f(3), [{ start: 2, end: 2 }]),
    'slice by a fraction': () => g.slice(f(3), [{ step: 1.5 }]),
    'more ranges than axes': () => g.slice(f(3), [{ end: 1 }, { end: 1 }]),
    'negative padding': () => g.pad(f(3), { before: [-1], after: [0] }),
    'padding for another rank': () => g.pad(f(3), { before: [1, 1], after: [0, 0] }),
    'gather by floats': () => g.gather(f(3), f(2)),
    'gather outside the rank': () => g.gather(f(3), int(2), 1),
    'scatter by floats': () => g.scatterAdd(f(2), f(2), { axis: 0, size: 3 }),
    'scatter of another count': () => g.scatterAdd(f(3, 2), int(2), { axis: 0, size: 3 }),
    'scatter into nothing': () => g.scatterAdd(f(2), int(2), { axis: 0, size: 0 }),
    'one-hot of floats': () => g.oneHot(f(2), 3),
    'one-hot without classes': () => g.oneHot(int(2), 0),
  },
  'operations that add up': {
    'matmul of a vector': () => g.matmul(f(3), f(3, 2)),
    'matmul with inner axes that differ': () => g.matmul(f(2, 3), f(4, 2)),
    'matmul with batches that do not broadcast': () => g.matmul(f(2, 3, 4), f(3, 4, 2)),
    'matmul of pixels': () => g.matmul(g.input('x', [1, 1], 'uint8'), g.input('x', [1, 1], 'uint8')),
    'an axis outside the tensor': () => g.sum(f(2, 3), { axes: [2] }),
    'an axis named twice': () => g.mean(f(2, 3), { axes: [1, -1] }),
    'a sum of bools': () => g.sum(g.less(f(2), 0)),
    'softmax of integers': () => g.softmax(int(2)),
    'softmax of a scalar': () => g.softmax(f()),
    'log-softmax of integers': () => g.logSoftmax(int(2)),
  },
  'operations on images': {
    'convolution of a matrix': () => g.conv2d(f(2, 3), f(1, 1, 1, 1)),
    'convolution with a flat weight': () => g.conv2d(f(1, 1, 4, 4), f(1, 9)),
    'convolution of integers': () => g.conv2d(int(1, 1, 4, 4), int(1, 1, 3, 3)),
    'channels that do not match': () => g.conv2d(f(1, 3, 4, 4), f(2, 1, 3, 3)),
    'filters that do not fall into groups': () => g.conv2d(f(1, 2, 4, 4), f(3, 1, 3, 3), { groups: 2 }),
    'a bias of another length': () => g.conv2d(f(1, 1, 4, 4), f(2, 1, 3, 3), { bias: f(3) }),
    'a kernel beyond the image': () => g.conv2d(f(1, 1, 4, 4), f(1, 1, 5, 5)),
    'a stride of 0': () => g.conv2d(f(1, 1, 4, 4), f(1, 1, 3, 3), { strides: 0 }),
    'dy of another convolution, for the input': () =>
      g.conv2dInputGradient(f(1, 1, 3, 3), f(1, 1, 3, 3), { ...window, groups: 1, size: [4, 4] }),
    'a weight of another convolution': () =>
      g.conv2dInputGradient(f(1, 1, 2, 2), f(1, 1, 2, 2), { ...window, groups: 1, size: [4, 4] }),
    'dy of another convolution, for the weight': () =>
      g.conv2dWeightGradient(f(1, 1, 4, 4), f(1, 1, 3, 3), { ...window, groups: 1 }),
    'channels that do not fall into groups': () =>
      g.conv2dWeightGradient(f(1, 3, 4, 4), f(1, 2, 2, 2), { ...window, groups: 2 }),
    'pooling of a matrix': () => g.maxPool2d(f(4, 4), { kernel: 2 }),
    'pooling of pixels': () => g.maxPool2d(g.input('x', [1, 1, 4, 4], 'uint8'), { kernel: 2 }),
    'pooling beyond the image': () => g.avgPool2d(f(1, 1, 2, 2), { kernel: 3 }),
    'pooling of padding alone': () =>
      g.maxPool2d(f(1, 1, 2, 2), { kernel: 1, padding: { top: 1, bottom: 0, left: 0, right: 0 } }),
    'enlarging by a fraction': () => g.upsampleNearest2d(f(1, 1, 2, 2), [1.5, 1]),
    'normalization with another count of channels': () => g.batchNorm(f(2, 3), f(2), f(3), 1e-5),
    'normalization of a vector': () => g.batchNorm(f(3), f(3), f(3), 1e-5),
    'normalization by statistics of another count': () =>
      g.batchNormInference(f(2, 3), { gamma: f(3), beta: f(3), mean: f(2), variance: f(3), epsilon: 1e-5 }),
    'normalization of integers': () => g.standardize(int(2, 3), { axes: [1], epsilon: 1e-5 }),
    'normalization over an axis named twice': () => g.standardize(f(2, 3), { axes: [1, -1], epsilon: 1e-5 }),
  },
  gradients: {
    'a loss that is a vector': () => g.gradients(f(2), []),
    'a loss of integers': () => g.gradients(int(), []),
  },
};

function messageOf(act: () => unknown): { code: string; message: string } {
  try {
    act();
  } catch (error) {
    if (isPupilError(error, 'shape')) return error;
    throw error;
  }
  return { code: 'none', message: 'nothing was thrown' };
}

function messages(group: string): string {
  return Object.entries(BREACHES[group])
    .map(([name, act]) => `${name}\n    ${messageOf(act).message}`)
    .join('\n');
}

describe('errors of shape and dtype', () => {
  it('say what is wrong in element-wise operations', () => {
    expect(messages('element-wise operations')).toMatchInlineSnapshot(`
      "shapes that do not broadcast
          add: the shapes cannot be broadcast together (got a [2, 3], b [2]); make each pair of axes, counted from the end, equal or 1
      dtypes that differ
          mul: the dtypes differ (got first "float32[2]", other "int32[2]"); cast one of them
      arithmetic on bool
          add: a must be float32 or float64 or int32 or int64 or uint8 (got "bool[2]"); cast a
      two plain numbers
          sub: both operands are plain numbers (got a 1, b 2); compute the number in JavaScript, or make one operand a tensor
      a fraction beside integers
          constant: int32 cannot hold this number (got 0.5); cast the other operand to a float, or use a number that fits
      a function of integers
          exp: x must be float32 or float64 (got "int32[2]"); cast x
      absolute value of pixels
          abs: x must be float32 or float64 or int32 or int64 (got "uint8[2]"); cast x
      clip with limits exchanged
          clip: min must not exceed max (got min 1, max 0); swap them
      clip of integers
          clip: x must be float32 or float64 (got "int32[2]"); cast x
      negation of numbers
          logicalNot: x must be bool (got "float32[2]"); cast x
      a condition that is no bool
          where: condition must be bool (got "float32[2]"); cast condition
      a power of pixels
          pow: a must be float32 or float64 or int32 or int64 (got "uint8[2]"); cast a"
    `);
  });

  it('say what is wrong in operations that move elements', () => {
    expect(messages('operations that move elements')).toMatchInlineSnapshot(`
      "constant with too few values
          constant: the data does not fill the shape (got dtype "float32", shape [3], array "Float32Array", values 2); give one value per element, in an array of that dtype
      constant with an array of another dtype
          constant: the data does not fill the shape (got dtype "int32", shape [1], array "Float32Array", values 1); give one value per element, in an array of that dtype
      constant that the dtype cannot hold
          constant: uint8 cannot hold this number (got 256); cast the other operand to a float, or use a number that fits
      reshape to another count
          reshape: the number of elements changes (got from "float32[2, 3]", to [4]); choose axes whose product is 6
      reshape with two open axes
          reshape: the shape cannot be filled (got from "float32[2, 3]", to [-1, -1]); leave at most one axis as -1, and make the others divide the number of elements
      reshape that does not divide
          reshape: the shape cannot be filled (got from "float32[2, 3]", to [4, -1]); leave at most one axis as -1, and make the others divide the number of elements
      transpose with an axis twice
          transpose: the permutation must name each axis once (got permutation [0, 0], shape [2, 3]); use the numbers 0 to 1
      expand to a smaller shape
          expand: x is larger than the target shape (got x [2, 3], target [1, 3]); expand to a shape that x broadcasts to
      concat of nothing
          concat: there is nothing to join; give at least one tensor
      concat of shapes that differ elsewhere
          concat: the shapes differ outside axis 0 (got first "float32[2, 3]", other "float32[3, 2]"); make all other axes equal
      concat outside the rank
          concat: the axis is outside the tensor (got axis 1, rank 1); use an integer from -1 to 0
      split into parts that do not add up
          split: the sizes do not add up to axis 1 (got x "float32[2, 5]", sizes [2, 2]); use whole numbers of at least 1 that add up to 5
      split with an empty part
          split: the sizes do not add up to axis 0 (got x "float32[5]", sizes [5, 0]); use whole numbers of at least 1 that add up to 5
      slice beyond the end
          slice: the range of axis 0 is empty or outside the tensor (got x "float32[3]", start 0, end 4, step 1); use whole numbers with 0 <= start < end <= 3 and step >= 1
      empty slice
          slice: the range of axis 0 is empty or outside the tensor (got x "float32[3]", start 2, end 2, step 1); use whole numbers with 0 <= start < end <= 3 and step >= 1
      slice by a fraction
          slice: the range of axis 0 is empty or outside the tensor (got x "float32[3]", start 0, end 3, step 1.5); use whole numbers with 0 <= start < end <= 3 and step >= 1
      more ranges than axes
          slice: there are more ranges than axes (got x "float32[3]", ranges 2); give at most one range per axis
      negative padding
          pad: the padding must be a whole number of at least 0 for each axis (got x "float32[3]", before [-1], after [0]); crop with slice where elements should go away
      padding for another rank
          pad: the padding must be a whole number of at least 0 for each axis (got x "float32[3]", before [1, 1], after [0, 0]); crop with slice where elements should go away
      gather by floats
          gather: indices must be int32 or int64 (got "float32[2]"); cast indices
      gather outside the rank
          gather: the axis is outside the tensor (got axis 1, rank 1); use an integer from -1 to 0
      scatter by floats
          scatterAdd: indices must be int32 or int64 (got "float32[2]"); cast indices
      scatter of another count
          scatterAdd: the updates must hold the shape of the indices from axis 0 on (got updates "float32[3, 2]", indices "int32[2]"); give one update per index
      scatter into nothing
          scatterAdd: the size of the axis must be a whole number of at least 1 (got size 0); give the length of the axis that was gathered from
      one-hot of floats
          oneHot: indices must be int32 or int64 (got "float32[2]"); cast indices
      one-hot without classes
          oneHot: the number of classes must be a whole number of at least 1 (got classes 0); count the classes"
    `);
  });

  it('say what is wrong in operations that add up', () => {
    expect(messages('operations that add up')).toMatchInlineSnapshot(`
      "matmul of a vector
          matmul: the operands do not fit together (got a "float32[3]", b "float32[3, 2]"); make a's last axis equal b's second-to-last, with at least two axes each
      matmul with inner axes that differ
          matmul: the operands do not fit together (got a "float32[2, 3]", b "float32[4, 2]"); make a's last axis equal b's second-to-last, with at least two axes each
      matmul with batches that do not broadcast
          matmul: the shapes cannot be broadcast together (got a [2], b [3]); make each pair of axes, counted from the end, equal or 1
      matmul of pixels
          matmul: a must be float32 or float64 or int32 or int64 (got "uint8[1, 1]"); cast a
      an axis outside the tensor
          sum: the axis is outside the tensor (got axis 2, rank 2); use an integer from -2 to 1
      an axis named twice
          mean: an axis is named twice (got axes [1, -1]); name each axis once
      a sum of bools
          sum: x must be float32 or float64 or int32 or int64 (got "bool[2]"); cast x
      softmax of integers
          softmax: x must be float32 or float64 (got "int32[2]"); cast x
      softmax of a scalar
          softmax: the axis is outside the tensor (got axis -1, rank 0); a scalar has no axes
      log-softmax of integers
          logSoftmax: x must be float32 or float64 (got "int32[2]"); cast x"
    `);
  });

  it('say what is wrong in operations on images', () => {
    expect(messages('operations on images')).toMatchInlineSnapshot(`
      "convolution of a matrix
          conv2d: x must have 4 axes, [N, C, H, W] (got "float32[2, 3]"); reshape x to [N, C, H, W]
      convolution with a flat weight
          conv2d: weight must have 4 axes, [filters, channels / groups, rows, columns] (got "float32[1, 9]"); reshape weight to [filters, channels / groups, rows, columns]
      convolution of integers
          conv2d: x must be float32 (got "int32[1, 1, 4, 4]"); cast x
      channels that do not match
          conv2d: the channels do not match the weight and the groups (got x "float32[1, 3, 4, 4]", weight "float32[2, 1, 3, 3]", groups 1); channels must be weight.shape[1] * groups, and filters a multiple of groups
      filters that do not fall into groups
          conv2d: the channels do not match the weight and the groups (got x "float32[1, 2, 4, 4]", weight "float32[3, 1, 3, 3]", groups 2); channels must be weight.shape[1] * groups, and filters a multiple of groups
      a bias of another length
          conv2d: the bias must have one value per filter (got bias "float32[3]", filters 2); give it the shape [2]
      a kernel beyond the image
          conv2d: the kernel does not fit into the image (got image [4, 4], padded [4, 4], kernel [5, 5], dilations [1, 1]); use a smaller kernel, padding 'same', or fewer pooling and strided layers before this one
      a stride of 0
          conv2d: kernel, strides and dilations must be whole numbers of at least 1, pads of at least 0 (got kernel [3, 3], strides [0, 0], dilations [1, 1], pads top 0, bottom 0, left 0, right 0); correct the one that is not
      dy of another convolution, for the input
          conv2dInputGradient: dy is not the output of this convolution (got dy "float32[1, 1, 3, 3]", weight "float32[1, 1, 3, 3]", positions [2, 2]); dy must have the shape [N, 1, 2, 2]
      a weight of another convolution
          conv2dInputGradient: the weight does not belong to this convolution (got weight "float32[1, 1, 2, 2]", kernel [3, 3], groups 1); its rows and columns must be the kernel, its filters a multiple of the groups
      dy of another convolution, for the weight
          conv2dWeightGradient: dy is not the output of this convolution (got x "float32[1, 1, 4, 4]", dy "float32[1, 1, 3, 3]", positions [2, 2]); dy must have the shape [1, filters, 2, 2]
      channels that do not fall into groups
          conv2dWeightGradient: the channels do not fall into the groups (got x "float32[1, 3, 4, 4]", dy "float32[1, 2, 2, 2]", groups 2); channels and filters must be multiples of groups
      pooling of a matrix
          maxPool2d: x must have 4 axes, [N, C, H, W] (got "float32[4, 4]"); reshape x to [N, C, H, W]
      pooling of pixels
          maxPool2d: x must be float32 (got "uint8[1, 1, 4, 4]"); cast x
      pooling beyond the image
          avgPool2d: the kernel does not fit into the image (got image [2, 2], padded [2, 2], kernel [3, 3], dilations [1, 1]); use a smaller kernel, padding 'same', or fewer pooling and strided layers before this one
      pooling of padding alone
          maxPool2d: each pad must be smaller than the kernel (got kernel [1, 1], pads top 1, bottom 0, left 0, right 0); use smaller pads, or a pad operation before pooling
      enlarging by a fraction
          upsampleNearest2d: the factors must be whole numbers of at least 1 (got scale [1.5, 1]); use for example [2, 2]
      normalization with another count of channels
          batchNorm: gamma and beta must have one value per channel of x, [N, C, ...] (got x "float32[2, 3]", gamma "float32[2]", beta "float32[3]"); with x [N, C, ...], give them the shape [C]
      normalization of a vector
          batchNorm: gamma and beta must have one value per channel of x, [N, C, ...] (got x "float32[3]", gamma "float32[3]", beta "float32[3]"); with x [N, C, ...], give them the shape [C]
      normalization by statistics of another count
          batchNormInference: gamma, beta, mean and variance must have one value per channel of x, [N, C, ...] (got x "float32[2, 3]", vectors ["float32[3]", "float32[3]", "float32[2]", "float32[3]"]); with x [N, C, ...], give them the shape [C]
      normalization of integers
          standardize: x must be float32 or float64 (got "int32[2, 3]"); cast x
      normalization over an axis named twice
          standardize: an axis is named twice (got axes [1, -1]); name each axis once"
    `);
  });

  it('say what is wrong with a loss', () => {
    expect(messages('gradients')).toMatchInlineSnapshot(`
      "a loss that is a vector
          gradients: the loss must be one float (got "float32[2]"); reduce it with mean or sum over all axes
      a loss of integers
          gradients: the loss must be one float (got "int32[]"); reduce it with mean or sum over all axes"
    `);
  });

  it('are each provoked above: every rule that the sources state', () => {
    const room = new URL('../src/graph/', import.meta.url);
    const files = readdirSync(room, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    const stated = sources.flatMap((file) => {
      const source = readFileSync(new URL(file, room), 'utf8');
      // Rules with a name or number in them are told apart by what stands before it.
      return [...source.matchAll(/what: ['`"](.*?)(?:['`"],\n|\$\{)/g)].map((match) => match[1]);
    });
    expect(stated.length).toBeGreaterThan(20);
    const provoked = Object.values(BREACHES).flatMap((group) =>
      Object.values(group).map((act) => messageOf(act).message),
    );
    expect(stated.filter((what) => !provoked.some((message) => message.includes(what)))).toEqual([]);
  });
});
