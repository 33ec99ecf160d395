import { join } from 'node:path';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { randomStream } from '../src/base/random.js';
import { pictureArrays } from '../src/data/index.js';
import {
  encodeModel,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from '../src/onnx/index.js';
import { schemaOf } from '../src/onnx/schema.js';
import { temporaryFolder } from './pictures.js';

export const int = (value: number): OnnxAttribute => ({ type: 'int', value });
export const ints = (...value: number[]): OnnxAttribute => ({ type: 'ints', value });

export function node(
  opType: string,
  inputs: string[],
  outputs: string[],
  attributes: OnnxNode['attributes'] = {},
): OnnxNode {
  return { opType, name: outputs[0] ?? '', inputs, outputs, attributes };
}

/** A tensor of noise, the same for a name. */
export function weight(name: string, shape: number[], scale = 0.5): OnnxTensor {
  const random = randomStream(5, 'weight', name);
  const count = shape.reduce((product, n) => product * n, 1);
  return {
    name,
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: count }, () => scale * random.normal()),
  };
}

export function model(parts: Partial<OnnxModel['graph']> & { opset?: number }, metadata = {}): OnnxModel {
  const { opset = 17, ...graph } = parts;
  return {
    graph: { name: 'foreign', nodes: [], inputs: [], outputs: [], initializers: [], ...graph },
    opsets: { '': opset },
    irVersion: 8,
    metadata,
    producer: 'somebody',
    producerVersion: '1',
  };
}

const TensorSchema = schemaOf('TensorProto');

/** The bytes of a model with one more initializer, of a form that Pupil never writes. */
export function withTensor(bytes: Uint8Array, tensor: MessageInitShape<typeof TensorSchema>): Uint8Array {
  const graph = { initializer: [create(TensorSchema, tensor)] };
  const more = toBinary(schemaOf('ModelProto'), create(schemaOf('ModelProto'), { graph }));
  // Messages that stand one after the other are read as one.
  return Uint8Array.from([...bytes, ...more]);
}

/** Features of the model below, of one picture. */
export const FEATURES = 6;

/** A convolution, an operator that Pupil does not have, averages, and a classifier: as somebody might have exported it. */
export function foreignClassifier(
  changes: Partial<OnnxModel> = {},
  batch: number | string = 'batch',
): Uint8Array {
  const whole = model({
    inputs: [{ name: 'image', dtype: 'float32', shape: [batch, 3, 'height', 'width'] }],
    outputs: [{ name: 'logits', dtype: 'float32', shape: [batch, 4] }],
    nodes: [
      node('Conv', ['image', 'conv/weight', 'conv::bias'], ['maps'], {
        kernel_shape: ints(3, 3),
        pads: ints(1, 1, 1, 1),
      }),
      node('LRN', ['maps'], ['normalized'], { size: int(3) }),
      node('Softsign', ['normalized'], ['active']),
      node('GlobalAveragePool', ['active'], ['pooled']),
      node('Flatten', ['pooled'], ['row'], { axis: int(1) }),
      node('Gemm', ['row', 'fc.weight', 'fc.bias'], ['logits'], { transB: int(1) }),
    ],
    initializers: [
      weight('conv/weight', [FEATURES, 3, 3, 3]),
      weight('conv::bias', [FEATURES]),
      weight('fc.weight', [4, FEATURES]),
      weight('fc.bias', [4]),
    ],
  });
  return encodeModel({ ...whole, ...changes });
}

/**
 * A classifier of operators that all have gradients, batch norm and shape arithmetic among them; with an obstacle there is one
 * between its first convolution and all else that has none, whose value is `levelled`.
 */
export function learnableClassifier(obstacle: 'none' | 'early' = 'none'): Uint8Array {
  const channels = 4;
  const ones = (name: string): OnnxTensor => ({
    name,
    dtype: 'float32',
    shape: [channels],
    data: new Float32Array(channels).fill(1),
  });
  return encodeModel(
    model({
      inputs: [{ name: 'image', dtype: 'float32', shape: ['batch', 3, 'height', 'width'] }],
      outputs: [{ name: 'logits', dtype: 'float32', shape: ['batch', 4] }],
      nodes: [
        node('Conv', ['image', 'stem.weight', 'stem.bias'], ['stem'], {
          auto_pad: { type: 'string', value: 'SAME_LOWER' },
          strides: ints(2, 2),
        }),
        ...(obstacle === 'early' ? [node('LRN', ['stem'], ['levelled'], { size: int(3) })] : []),
        node(
          'BatchNormalization',
          [
            obstacle === 'early' ? 'levelled' : 'stem',
            'norm.scale',
            'norm.offset',
            'norm.mean',
            'norm.variance',
          ],
          ['normed'],
        ),
        node('Clip', ['normed', 'zero', 'six'], ['clipped']),
        node('Conv', ['clipped', 'depthwise'], ['deep'], { group: int(channels), pads: ints(1, 1, 1, 1) }),
        node('HardSwish', ['deep'], ['swished']),
        node('Add', ['swished', 'clipped'], ['joined']),
        node('MaxPool', ['joined'], ['pooled'], {
          kernel_shape: ints(3, 3),
          strides: ints(2, 2),
          ceil_mode: int(1),
        }),
        // Two groups of channels change places, with a shape that is worked out while the model runs.
        node('Shape', ['pooled'], ['shape']),
        node('Gather', ['shape', 'first'], ['count']),
        node('ConstantOfShape', ['rank'], ['groups'], {
          value: {
            type: 'tensor',
            value: { name: '', dtype: 'int64', shape: [1], data: BigInt64Array.of(2n) },
          },
        }),
        node('Concat', ['count', 'groups'], ['grouped'], { axis: int(0) }),
        node('Reshape', ['pooled', 'grouped'], ['parts']),
        node('Transpose', ['parts'], ['turned'], { perm: ints(0, 2, 1, 3, 4) }),
        node('Reshape', ['turned', 'shape'], ['shuffled']),
        node('Slice', ['shuffled', 'from', 'to', 'axis'], ['half']),
        node('Sigmoid', ['half'], ['gates']),
        node('Concat', ['gates', 'shuffled'], ['wide'], { axis: int(1) }),
        node('ReduceMean', ['wide'], ['row'], { axes: ints(2, 3), keepdims: int(0) }),
        node('LayerNormalization', ['row', 'layer.scale', 'layer.offset'], ['even']),
        node('Gemm', ['even', 'fc.weight', 'fc.bias'], ['logits'], { transB: int(1) }),
      ],
      initializers: [
        weight('stem.weight', [channels, 3, 3, 3]),
        weight('stem.bias', [channels]),
        ones('norm.scale'),
        weight('norm.offset', [channels]),
        weight('norm.mean', [channels]),
        ones('norm.variance'),
        weight('depthwise', [channels, 1, 3, 3]),
        { ...weight('layer.scale', [6]), name: 'layer.scale' },
        weight('layer.offset', [6]),
        weight('fc.weight', [4, 6]),
        weight('fc.bias', [4]),
        { name: 'zero', dtype: 'float32', shape: [], data: Float32Array.of(0) },
        { name: 'six', dtype: 'float32', shape: [], data: Float32Array.of(6) },
        { name: 'first', dtype: 'int64', shape: [1], data: BigInt64Array.of(0n) },
        { name: 'rank', dtype: 'int64', shape: [1], data: BigInt64Array.of(4n) },
        { name: 'from', dtype: 'int64', shape: [1], data: BigInt64Array.of(2n) },
        { name: 'to', dtype: 'int64', shape: [1], data: BigInt64Array.of(9223372036854775807n) },
        { name: 'axis', dtype: 'int64', shape: [1], data: BigInt64Array.of(1n) },
      ],
    }),
  );
}

/** Path of a file that holds these bytes. */
export function savedModel(bytes: Uint8Array): string {
  return join(temporaryFolder({ 'foreign.onnx': bytes }), 'foreign.onnx');
}

/** Pictures of 8 x 8 in two classes: noise of two colours, which anything can tell apart. */
export function colouredPictures(count: number, [height, width] = [8, 8]) {
  const values = height * width * 3;
  const pixels = Uint8Array.from({ length: count * values }, (_, i) => {
    const picture = Math.floor(i / values);
    return ((i * 31) % 90) + (picture % 2 === 0 ? (i % 3) * 60 : (2 - (i % 3)) * 60);
  });
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  return pictureArrays({ width, height, channels: 3, classes: ['a', 'b'], pixels, labels });
}
