export { evaluate } from './evaluate.js';
export type { FormulationChoices } from './formulations/choices.js';
export { type ModelFeeds, type ModelSession, openModel } from './node/model-session.js';
export { createNodeRuntime, type NodeRuntimeOptions } from './node/node-runtime.js';
export { ONNX_RUNTIME_VERSION } from './node/onnxruntime.js';
export type { Executable, Program, Runtime, State, StateEntry, StateType } from './runtime.js';
export { choicesFrom, type TunedShape, type TuningContext, tunePrograms } from './tuning/tune.js';
export { readTuning, tuningFile, writeTuning } from './tuning/tuning-cache.js';
