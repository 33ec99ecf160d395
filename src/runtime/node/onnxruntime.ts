/**
 * ONNX Runtime, which is told to keep to itself: its build for Linux (seen in 1.30) writes usage into a database below the
 * user's cache folder and is made to upload it, unless this variable is set when the first session is made. What a person
 * has said stays.
 *
 * Edges  A worker thread has a copy of the environment, which native code does not see: where one makes the first session
 *        of a process, set the variable outside.
 */
import { env, InferenceSession, Tensor } from 'onnxruntime-node';

if (process.env.ORT_DISABLE_TELEMETRY === undefined) process.env.ORT_DISABLE_TELEMETRY = '1';

/** Version of ONNX Runtime. */
export const ONNX_RUNTIME_VERSION = env.versions.node;

export { InferenceSession, Tensor as OrtTensor };
