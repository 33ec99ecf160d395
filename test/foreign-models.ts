import { randomStream } from '../src/base/random.js';
import {
  encodeModel,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from '../src/onnx/index.js';

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
