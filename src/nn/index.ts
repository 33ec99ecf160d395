export {
  ACTIVATIONS,
  type Activation,
  type ActivationDefinition,
  ActivationSpec,
  defineActivation,
} from './activations/index.js';
export * from './architectures/index.js';
export { type BuildOptions, type BuiltLayer, type BuiltNetwork, buildNetwork } from './build.js';
export type { Extensions } from './extensions.js';
export { Initializer, InitializerName, InitializerWithOptions, initialValues } from './initializers.js';
export {
  type AnyLayerDefinition,
  automaticName,
  defineLayer,
  defineMerge,
  type Layer,
  type LayerDefinition,
  type MergeDefinition,
  makeLayer,
} from './layer.js';
export * from './layers/index.js';
export { LayerSchema } from './layers/layer-schema.js';
export * from './losses/index.js';
export { type BernoulliDraw, fillNoise, type NoiseDistribution, type NoiseInput } from './noise.js';
export {
  ChannelNormalization,
  normalizePixels,
  PixelNormalization,
  PixelNormalizationName,
  pixelNormalization,
} from './pixel-normalization.js';
export type { LayerScope, Mode, NormalizationState } from './scope.js';
export { type LayerSummary, type NetworkSummary, summarizeNetwork } from './summary.js';
export { TASKS, Task } from './task.js';
export type { BoundVariable, Variable, VariableRole } from './variable.js';
