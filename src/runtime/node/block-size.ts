import { encodeModel, IR_VERSION, OPSET } from '../../onnx/index.js';
import { BLOCKED_DOMAIN } from '../formulations/blocked-layout.js';
import { InferenceSession, OrtTensor } from './onnxruntime.js';

/** Two blocks of the larger size, so that either size shows. */
const CHANNELS = 32;

let probed: Promise<number | undefined> | undefined;

/**
 * Block size of this processor's blocked convolutions: 8 or 16, or undefined where they do not exist. Found by reordering
 * an image of one pixel pair per channel and looking where the second channel went.
 */
export function blockSize(): Promise<number | undefined> {
  // The answer is a property of the machine: one probe serves all runtimes of the process. Builds of ONNX Runtime without
  // these operators (WebAssembly, some processors) refuse the probe, and that is the answer.
  probed ??= probe().catch(() => undefined);
  return probed;
}

async function probe(): Promise<number | undefined> {
  const value = (name: string) => ({ name, dtype: 'float32' as const, shape: [1, CHANNELS, 1, 2] });
  const bytes = encodeModel({
    graph: {
      name: 'block size',
      nodes: [
        { opType: 'ReorderInput', domain: BLOCKED_DOMAIN, inputs: ['x'], outputs: ['y'], attributes: {} },
      ],
      inputs: [value('x')],
      outputs: [value('y')],
      initializers: [],
    },
    opsets: { '': OPSET, [BLOCKED_DOMAIN]: 1 },
    irVersion: IR_VERSION,
    metadata: {},
    producer: 'pupil',
    producerVersion: '',
  });
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const x = Float32Array.from({ length: 2 * CHANNELS }, (_, i) => i);
  const { y } = await session.run({ x: new OrtTensor('float32', x, [1, CHANNELS, 1, 2]) });
  await session.release();
  // The second pixel of channel 0 follows the first pixels of all channels of its block.
  const block = (y.data as Float32Array).indexOf(1);
  return block === 8 || block === 16 ? block : undefined;
}
