import { gradients, input, type Shape, type TypedArray } from '../../src/graph/index.js';
import { type BoundVariable, buildNetwork, type Layer, softmaxCrossEntropy } from '../../src/nn/index.js';
import type { Program, Runtime } from '../../src/runtime/index.js';
import type { Optimizer, UpdateMoment } from '../../src/train/optimizers/index.js';
import {
  bindLayout,
  layOut,
  namedValues,
  type ParameterLayout,
  VECTOR_NAMES,
  type VectorName,
} from '../../src/train/step/parameter-layout.js';
import { slotName, trainingStateTypes } from '../../src/train/step/training-state.js';

/** A network in training on float inputs; the training loop proper takes pixels. Weight decay touches all parameters. */
export interface VectorRun {
  readonly variables: readonly BoundVariable[];
  /** Set variables by name. */
  write(values: ReadonlyMap<string, Float32Array>): Promise<void>;
  /** All variables by name. */
  read(): Promise<ReadonlyMap<string, Float32Array>>;
  /** One update; the loss and the gradients are those before it. */
  train(
    x: Float32Array,
    labels: Int32Array,
    moment: UpdateMoment,
  ): Promise<{ loss: number; gradients: ReadonlyMap<string, Float32Array> }>;
  evaluate(x: Float32Array, labels: Int32Array): Promise<{ loss: number; logits: Float32Array }>;
  dispose(): Promise<void>;
}

export interface VectorRunDefinition {
  readonly network: Layer;
  readonly optimizer: Optimizer;
  /** Shapes of a batch, with the batch axis. */
  readonly inputShape: Shape;
  readonly evaluationShape: Shape;
}

export async function compileVectorRun(
  runtime: Runtime,
  definition: VectorRunDefinition,
): Promise<VectorRun> {
  const { network, optimizer, inputShape, evaluationShape } = definition;
  const built = buildNetwork(network, input('x', inputShape), { mode: 'training' });
  const { variables } = built;
  const layout = layOut(built);
  const step = await runtime.compile(trainingProgram(definition, layout, inputShape));
  const evaluation = await runtime.compile(evaluationProgram(network, layout, evaluationShape));
  const state = runtime.createState(
    trainingStateTypes(layout, { optimizer, accumulates: false, averages: false }),
  );
  const vectors = VECTOR_NAMES.filter((vector) => layout.sizes[vector] > 0);
  const cut = (vector: VectorName, data: TypedArray) =>
    namedValues(layout, vector, data as Float32Array).map(({ entry, data }) => [entry.name, data] as const);

  async function read() {
    const all = await Promise.all(vectors.map(async (vector) => cut(vector, await state.read(vector))));
    return new Map(all.flat());
  }
  return {
    variables,
    read,
    async write(values) {
      for (const vector of vectors) {
        const data = new Float32Array(layout.sizes[vector]);
        for (const { entry, data: view } of namedValues(layout, vector, data)) {
          view.set(values.get(entry.name) ?? view);
        }
        await state.write(vector, data);
      }
      for (const { name, initial } of optimizer.slots)
        await state.write(slotName(name), new Float32Array(layout.sizes.parameters).fill(initial));
    },
    async train(x, labels, moment) {
      const scalars = Object.entries(optimizer.scalars(moment));
      const results = await step.run(state, {
        x,
        labels,
        ...Object.fromEntries(scalars.map(([name, value]) => [name, Float32Array.of(value)])),
      });
      return { loss: Number(results.loss[0]), gradients: new Map(cut('parameters', results.gradient)) };
    },
    async evaluate(x, labels) {
      const { loss, logits } = await evaluation.run(state, { x, labels });
      return { loss: Number(loss[0]), logits: logits as Float32Array };
    },
    async dispose() {
      state.dispose();
      await step.dispose();
      await evaluation.dispose();
    },
  };
}

function trainingProgram(
  { network, optimizer }: VectorRunDefinition,
  layout: ParameterLayout,
  shape: Shape,
): Program {
  const { vectors, bind, updatedStatistics } = bindLayout(layout);
  const { parameters, statistics, frozen } = vectors;
  if (parameters === undefined) throw new Error('a network without parameters cannot be trained');
  const x = input('x', shape);
  const labels = input('labels', [shape[0]], 'int32');
  const built = buildNetwork(network, x, { mode: 'training', bind });
  const loss = softmaxCrossEntropy(built.output, labels).value;
  const [gradient] = gradients(loss, [parameters]);
  const slots = Object.fromEntries(
    optimizer.slots.map(({ name }) => [name, input(slotName(name), parameters.shape)]),
  );
  const scalars = Object.fromEntries(optimizer.scalarNames.map((name) => [name, input(name, [])]));
  const updated = optimizer.update({
    parameters,
    gradient,
    slots,
    scalars,
    decayMask: undefined,
    rateMultiplier: undefined,
  });
  return {
    name: 'training step on floats',
    feeds: [x, labels, ...Object.values(scalars)],
    state: [
      { input: parameters, next: updated.parameters },
      ...(statistics ? [{ input: statistics, next: updatedStatistics(built.updates) }] : []),
      ...(frozen ? [{ input: frozen }] : []),
      ...optimizer.slots.map(({ name }) => ({ input: slots[name], next: updated.slots[name] })),
    ],
    results: { loss, gradient },
  };
}

function evaluationProgram(network: Layer, layout: ParameterLayout, shape: Shape): Program {
  const { vectors, bind } = bindLayout(layout);
  const x = input('x', shape);
  const labels = input('labels', [shape[0]], 'int32');
  const { output: logits } = buildNetwork(network, x, { mode: 'inference', bind });
  return {
    name: 'evaluation on floats',
    feeds: [x, labels],
    state: Object.values(vectors).flatMap((vector) => (vector === undefined ? [] : [{ input: vector }])),
    results: { logits, loss: softmaxCrossEntropy(logits, labels).value },
  };
}
