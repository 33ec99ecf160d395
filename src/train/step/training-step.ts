import { add, constant, gradients, input, inputName, mul, sub, type Tensor } from '../../graph/index.js';
import type { NoiseInput } from '../../nn/index.js';
import type { Program, StateEntry } from '../../runtime/index.js';
import { type DiagnosticNames, diagnosticNames } from '../diagnostics/layer-diagnostics.js';
import { measureLayers, type UpdateVectors } from '../diagnostics/measure-layers.js';
import { buildClassifier, type ClassifierDefinition } from '../model/classifier.js';
import type { Optimizer } from '../optimizers/index.js';
import { type FreezeOptions, frozenBy } from '../parameters/freezing.js';
import type { VariableFactors } from '../parameters/parameter-groups.js';
import { type ClipSpec, clipGradient } from './clip-gradient.js';
import { type LossSetup, trainingLoss } from './loss-of.js';
import {
  bindLayout,
  type LayoutEntry,
  layOut,
  type ParameterLayout,
  parameterSizes,
  perValue,
  type VectorName,
} from './parameter-layout.js';
import { averageName, GRADIENT_SUM, slotName } from './training-state.js';

/** What decides the graph of a training step. */
export interface StepDefinition {
  readonly classifier: ClassifierDefinition;
  readonly optimizer: Optimizer;
  readonly clip: ClipSpec | false;
  readonly loss: LossSetup;
  /** The freezing rules in force. */
  readonly freezing: FreezeOptions;
  /** By the names of variables. */
  readonly factors: ReadonlyMap<string, VariableFactors>;
  /** Whether several batches make one update. */
  readonly accumulates: boolean;
  /** Whether a moving average of the weights is kept. */
  readonly averages: boolean;
}

/**
 * What a step does with its gradient: `add` it to the sum of this update, or `update` with the sum so far and its own;
 * `diagnose` updates too, with measurements of every layer among its results.
 */
export type StepPart = 'add' | 'update' | 'diagnose';

/** A training step for one batch size: one graph from raw values to new parameters. */
export interface TrainingStep {
  readonly program: Program;
  /** What the measurements belong to. */
  readonly names: DiagnosticNames;
  readonly noise: readonly NoiseInput[];
}

type Scalars = Readonly<Record<string, Tensor>>;

/** The places of all variables of a classifier while the given rules freeze it. */
export function classifierLayout(
  classifier: ClassifierDefinition,
  freezing: FreezeOptions = [],
): ParameterLayout {
  const options = { batchSize: 1, mode: 'training', frozen: frozenBy(freezing) } as const;
  return layOut(buildClassifier(classifier, options).network);
}

/**
 * Normalize, forward, loss, backward and update as one graph. Results: `loss` [] and `outputs` [N, U], and those of
 * `measureLayers` where asked for.
 *
 * Besides those of the optimizer there are two scalars. `share`, where batches are accumulated: the part of the update's
 * pictures that are in this batch, so that the update is that of one large batch (but for statistics of the batch).
 * `averageShare`, where weights are averaged: the part of the new weights in the average.
 */
export function buildTrainingStep(
  definition: StepDefinition,
  layout: ParameterLayout,
  batchSize: number,
  part: StepPart = 'update',
): TrainingStep {
  const { classifier, optimizer, freezing, accumulates, averages } = definition;
  const { vectors, bind, updatedStatistics } = bindLayout(layout);
  const frozen = frozenBy(freezing);
  const built = buildClassifier(classifier, { batchSize, mode: 'training', bind, frozen });
  const { updates, noise } = built.network;
  const truth = trainingLoss(classifier, definition.loss, built.outputs);
  const loss = truth.loss.value;
  const isUpdate = part !== 'add';
  const isAveraged = isUpdate && averages;
  const scalars: Scalars = Object.fromEntries(
    [
      ...(isUpdate ? optimizer.scalarNames : []),
      ...(accumulates ? ['share'] : []),
      ...(isAveraged ? ['averageShare'] : []),
    ].map((name) => [name, input(name, [])]),
  );
  const measured = stateEntry(vectors.statistics, updatedStatistics(updates));
  const learned =
    vectors.parameters && learn(definition, layout, { part, loss, parameters: vectors.parameters, scalars });
  const entries = learned === undefined ? [] : learned.entries;
  const values = [...entries.filter((entry) => entry.input === vectors.parameters), ...measured];
  const diagnosed = part === 'diagnose' && learned !== undefined;
  return {
    program: {
      name: `training step (${part}), batch ${batchSize}`,
      feeds: [...built.feeds, ...truth.feeds, ...Object.values(scalars), ...noise.map((n) => n.tensor)],
      state: [
        ...entries,
        ...measured,
        ...stateEntry(vectors.frozen),
        ...(isAveraged ? averagesOf(values, scalars.averageShare) : []),
      ],
      results: {
        loss,
        outputs: built.outputs,
        ...(diagnosed && measureLayers(layout, built.network, learned.vectors)),
      },
      repeats: true,
    },
    names: diagnosticNames(layout, built.network),
    noise,
  };
}

function stateEntry(vector: Tensor | undefined, next?: Tensor): StateEntry[] {
  if (vector === undefined) return [];
  return [next === undefined ? { input: vector } : { input: vector, next }];
}

/** The entries that a step changes by its gradient, and the vectors that they come from. */
function learn(
  { optimizer, clip, factors, accumulates }: StepDefinition,
  layout: ParameterLayout,
  step: {
    readonly part: StepPart;
    readonly loss: Tensor;
    readonly parameters: Tensor;
    readonly scalars: Scalars;
  },
): { readonly entries: StateEntry[]; readonly vectors: UpdateVectors } {
  const { part, loss, parameters, scalars } = step;
  const [own] = gradients(loss, [parameters]);
  const sum = accumulates ? input(GRADIENT_SUM, parameters.shape) : undefined;
  const gradient = sum === undefined ? own : add(sum, mul(own, scalars.share));
  if (part === 'add') {
    const entries = [{ input: parameters }, ...stateEntry(sum, gradient)];
    return { entries, vectors: { parameters, gradient, updated: parameters } };
  }
  const clipped = clip === false ? gradient : clipGradient(gradient, parameterSizes(layout), clip);
  const slots = Object.fromEntries(
    optimizer.slots.map(({ name }) => [name, input(slotName(name), parameters.shape)]),
  );
  const factorOf = (what: keyof VariableFactors) =>
    factorVector(layout, ({ name }) => factors.get(name)![what]);
  const updated = optimizer.update({
    parameters,
    gradient: clipped,
    slots,
    scalars,
    decayMask: factorOf('weightDecay'),
    rateMultiplier: factorOf('learningRate'),
  });
  return {
    entries: [
      { input: parameters, next: updated.parameters },
      ...optimizer.slots.map(({ name }) => ({ input: slots[name], next: updated.slots[name] })),
      ...stateEntry(sum),
    ],
    vectors: { parameters, gradient, updated: updated.parameters },
  };
}

/** A factor for each parameter; `undefined` where all are 1. */
function factorVector(layout: ParameterLayout, of: (entry: LayoutEntry) => number): Tensor | undefined {
  const values = perValue(layout, 'parameters', of);
  return values.every((value) => value === 1) ? undefined : constant(values, [values.length]);
}

/** average += share * (value - average), for the parameters and the statistics. */
function averagesOf(values: readonly StateEntry[], share: Tensor): StateEntry[] {
  return values.flatMap(({ input: vector, next }) => {
    const average = input(averageName(inputName(vector) as VectorName), vector.shape);
    return next === undefined ? [] : [{ input: average, next: add(average, mul(sub(next, average), share)) }];
  });
}
