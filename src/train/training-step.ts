import {
  constant,
  elementCount,
  gradients,
  input,
  inputName,
  type Tensor,
  type TypedArray,
} from '../graph/index.js';
import {
  type BuiltClassifier,
  buildClassifier,
  type ClassifierDefinition,
  fillNoise,
  type NoiseInput,
  softmaxCrossEntropy,
} from '../nn/index.js';
import type { Program, StateEntry, StateType } from '../runtime/index.js';
import { type ClipSpec, clipGradient } from './clip-gradient.js';
import type { Optimizer } from './optimizers/index.js';
import { bindLayout, layOut, type ParameterLayout } from './parameter-layout.js';

/** What decides the graph of a training step. */
export interface StepDefinition {
  readonly classifier: ClassifierDefinition;
  readonly optimizer: Optimizer;
  readonly clip: ClipSpec | false;
  /** Share of each target spread over all classes, 0 to below 1. */
  readonly labelSmoothing: number;
}

/** A training step for one batch size: one graph from pixels to new parameters. */
export interface TrainingStep {
  readonly program: Program;
  readonly noise: readonly NoiseInput[];
}

/** The places of all variables of a classifier. */
export function classifierLayout(classifier: ClassifierDefinition): ParameterLayout {
  return layOut(buildClassifier(classifier, { batchSize: 1, mode: 'training' }).network.variables);
}

/** Name of the state entry that holds a slot of the optimizer. */
export function slotName(slot: string): string {
  return `optimizer.${slot}`;
}

/** Everything that a training run keeps between steps; a vector of length 0 is left out. */
export function trainingStateTypes(
  { sizes }: ParameterLayout,
  optimizer: Optimizer,
): Record<string, StateType> {
  const vector = (size: number): StateType => ({ shape: [size], dtype: 'float32' });
  return {
    ...(sizes.parameters > 0 ? { parameters: vector(sizes.parameters) } : {}),
    ...(sizes.statistics > 0 ? { statistics: vector(sizes.statistics) } : {}),
    ...Object.fromEntries(optimizer.slots.map(({ name }) => [slotName(name), vector(sizes.parameters)])),
  };
}

/** Normalize, forward, loss, backward and update as one graph. Results: `loss` [] and `logits` [N, classes]. */
export function buildTrainingStep(
  definition: StepDefinition,
  layout: ParameterLayout,
  batchSize: number,
): TrainingStep {
  const { classifier, optimizer, labelSmoothing } = definition;
  const bound = bindLayout(layout);
  const built = buildClassifier(classifier, { batchSize, mode: 'training', bind: bound.bind });
  const labels = input('labels', [batchSize], 'int32');
  const loss = softmaxCrossEntropy(built.logits, labels, { labelSmoothing }).value;
  const scalars = Object.fromEntries(optimizer.scalarNames.map((name) => [name, input(name, [])]));
  const state = [
    ...updateEntries(definition, layout, loss, bound.vectors.parameters, scalars),
    ...statisticsEntry(built, bound.vectors.statistics, bound.updatedStatistics(built.network.updates)),
  ];
  const feeds = [
    built.pixels,
    labels,
    ...Object.values(scalars),
    ...built.network.noise.map((n) => n.tensor),
  ];
  const program = {
    name: `training step, batch ${batchSize}`,
    feeds,
    state,
    results: { loss, logits: built.logits },
  };
  return { program, noise: built.network.noise };
}

function updateEntries(
  { optimizer, clip }: StepDefinition,
  layout: ParameterLayout,
  loss: Tensor,
  parameters: Tensor | undefined,
  scalars: Readonly<Record<string, Tensor>>,
): StateEntry[] {
  if (parameters === undefined) return [];
  const [gradient] = gradients(loss, [parameters]);
  const slots = Object.fromEntries(
    optimizer.slots.map(({ name }) => [name, input(slotName(name), parameters.shape)]),
  );
  const updated = optimizer.update({
    parameters,
    gradient: clip === false ? gradient : clipGradient(gradient, parameterSizes(layout), clip),
    slots,
    scalars,
    decayMask: decayMask(layout),
    rateMultiplier: undefined,
  });
  return [
    { input: parameters, next: updated.parameters },
    ...optimizer.slots.map(({ name }) => ({ input: slots[name], next: updated.slots[name] })),
  ];
}

/** Lengths of the trainable variables, in the order of the flat vector. */
function parameterSizes({ entries }: ParameterLayout): number[] {
  return entries.filter(({ vector }) => vector === 'parameters').map(({ size }) => size);
}

/** Biases and normalization do not decay: they are few, and pulling them to 0 only hurts. */
function decayMask({ entries, sizes }: ParameterLayout): Tensor | undefined {
  const mask = new Float32Array(sizes.parameters);
  for (const { vector, role, offset, size } of entries) {
    if (vector === 'parameters' && role === 'kernel') mask.fill(1, offset, offset + size);
  }
  return mask.every((v) => v === 1) ? undefined : constant(mask, [sizes.parameters]);
}

function statisticsEntry(
  { network }: BuiltClassifier,
  statistics: Tensor | undefined,
  next: Tensor | undefined,
): StateEntry[] {
  const used = statistics !== undefined && network.variables.some((v) => !v.trainable);
  return used ? [next === undefined ? { input: statistics } : { input: statistics, next }] : [];
}

/** Arrays for the noise of one step, reused from step to step. */
export function createNoiseFeeds(
  noise: readonly NoiseInput[],
): (key: { readonly seed: number; readonly step: number }) => Record<string, TypedArray> {
  const arrays = noise.map(({ shape, distribution, tensor, name }) => {
    const length = elementCount(shape);
    const data = distribution.kind === 'bernoulli' ? new Uint8Array(length) : new Float32Array(length);
    return { data, distribution, layer: name, feed: inputName(tensor) };
  });
  return (key) => {
    for (const { data, distribution, layer } of arrays) fillNoise(data, distribution, { ...key, layer });
    return Object.fromEntries(arrays.map(({ feed, data }) => [feed, data]));
  };
}
