import { messageOf, SessionError } from '../../base/error.js';
import type { DType, Shape, TypedArray } from '../../graph/index.js';
import { InferenceSession, OrtTensor } from './onnxruntime.js';

/** Values for the inputs of a model, by name, row-major. */
export type ModelFeeds = Readonly<
  Record<
    string,
    | { readonly dtype: DType; readonly shape: Shape; readonly data: TypedArray }
    | { readonly dtype: 'string'; readonly shape: Shape; readonly data: readonly string[] }
  >
>;

/** A finished ONNX model, ready to answer. Any shape that the model accepts may be given, other than in a program. */
export interface ModelSession {
  /** Names of its inputs, in their order. */
  readonly inputs: readonly string[];
  run(inputs: ModelFeeds): Promise<Record<string, TypedArray>>;
  dispose(): Promise<void>;
}

/** ONNX Runtime writes faults to stderr as from 3, besides throwing them; from 4 on it only throws. */
const LOG_LEVEL = { loud: 3, quiet: 4 } as const;

/** Load the bytes of any ONNX model. Throws SessionError if ONNX Runtime refuses it; `quiet` where that is to be expected. */
export async function openModel(
  where: string,
  bytes: Uint8Array,
  threads: number,
  log: keyof typeof LOG_LEVEL = 'loud',
): Promise<ModelSession> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: LOG_LEVEL[log],
  }).catch((cause: unknown) => {
    throw new SessionError({
      code: 'session/model',
      where,
      what: 'ONNX Runtime cannot load this model',
      got: messageOf(cause),
      fix: 'export the model again, or check that the file arrived whole',
      cause,
    });
  });
  return {
    inputs: session.inputNames,
    async run(inputs) {
      const feeds = Object.entries(inputs).map(([name, { dtype, shape, data }]) => [
        name,
        new OrtTensor(dtype as 'float32', data as Float32Array, shape),
      ]);
      const outputs = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, value]) => [name, value.data as TypedArray]),
      );
    },
    dispose: () => session.release(),
  };
}
