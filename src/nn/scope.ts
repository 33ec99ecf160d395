import type { Shape, Tensor } from '../graph/index.js';
import type { Activation, ActivationSpec } from './activations/index.js';
import type { Layer } from './layer.js';
import type { NoiseDistribution } from './noise.js';
import type { VariableInitializer, VariableRole } from './variable.js';

/** Whether statistics are taken from the batch and noise falls, or the network answers as it will when shipped. */
export type Mode = 'training' | 'inference';

/**
 * What a normalization layer with moving statistics does in training.
 *
 * training          statistics of the batch, which the moving ones follow; scale and offset are learned.
 * frozenStatistics  the moving statistics, which stay; scale and offset are learned.
 * frozen            the moving statistics; nothing of the layer changes by a bit.
 */
export type NormalizationState = 'training' | 'frozenStatistics' | 'frozen';

/** What a layer may ask of the network it is built into. */
export interface LayerScope {
  readonly mode: Mode;
  /** Whether noise falls: in training, and where answers under noise are asked for. */
  readonly noisy: boolean;
  /** Names of the layers from the outside in, joined by dots; '' for the network itself. */
  readonly path: string;
  /** False inside a frozen layer: variables are then not trained unless their layer says so itself. */
  readonly trainable: boolean;
  /** The state of normalization layers that do not name one: `training`, or what freezing asks for. */
  readonly normalization: NormalizationState;
  /** Declare a variable of this layer; the tensor stands for its value in this graph. */
  variable(name: string, spec: VariableSpec): Tensor;
  /** The value that a statistic takes after this training step. */
  update(name: string, value: Tensor): void;
  /** Random numbers drawn anew for each step, from the seed, the step and the layer's path. */
  noise(shape: Shape, distribution: NoiseDistribution): Tensor;
  /** The activation that an option of the layer names. */
  activation(spec: ActivationSpec): Activation;
  /** Build a layer inside this one, over the inputs that it takes. */
  child(layer: Layer, ...inputs: readonly Tensor[]): Tensor;
}

export interface VariableSpec {
  readonly shape: Shape;
  readonly initializer: VariableInitializer;
  readonly role: VariableRole;
  /** Whether it learns; by default as its layer does. Statistics never do. */
  readonly trainable?: boolean;
}
