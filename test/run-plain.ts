import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { inputName, type Tensor, type TypedArray } from '../src/graph/index.js';
import { encodeModel, IR_VERSION, lowerGraph, OPSET } from '../src/onnx/index.js';

/** What ONNX Runtime says a tensor is, by itself. */
export interface RuntimeValue {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: TypedArray;
}

/**
 * Lower tensors by the plain form of each operation, without simplifying, and run them. The sizes of the outputs are not
 * declared in the model, so that the shapes come from ONNX Runtime alone.
 */
export async function runPlain(
  feeds: readonly (readonly [Tensor, TypedArray])[],
  outputs: readonly Tensor[],
): Promise<RuntimeValue[]> {
  const named = Object.fromEntries(outputs.map((t, i) => [`y${i}`, t]));
  const graph = lowerGraph({ name: 'plain', inputs: feeds.map(([t]) => t), outputs: named });
  const open = graph.outputs.map((value) => ({ ...value, shape: value.shape.map(() => '') }));
  const bytes = encodeModel({
    graph: { ...graph, outputs: open },
    opsets: { '': OPSET },
    irVersion: IR_VERSION,
    metadata: {},
    producer: 'test',
    producerVersion: '',
  });
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  try {
    const given = feeds.map(([t, data]) => [
      inputName(t),
      new OrtTensor(t.dtype, data as Float32Array, t.shape),
    ]);
    const results = await session.run(Object.fromEntries(given));
    return outputs.map((_, i) => {
      const { dims, type, data } = results[`y${i}`];
      return { shape: dims, dtype: type, data: data as TypedArray };
    });
  } finally {
    await session.release();
  }
}
