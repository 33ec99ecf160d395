import { setImmediate } from 'node:timers/promises';
import { randomStream } from '../base/random.js';
import type { Batch, ImageSplit } from '../data/index.js';
import { initialValues } from '../nn/index.js';
import type { Executable, Runtime } from '../runtime/index.js';
import { requireTensors } from './checkpoint-file.js';
import { buildEvaluationStep } from './evaluation-step.js';
import type { Answers } from './metrics/metric.js';
import { predictedClasses } from './metrics/predicted-class.js';
import { resolveOptimizer } from './optimizers/index.js';
import { namedValues, type VectorName } from './parameter-layout.js';
import type { RunConfig } from './run-config.js';
import type { StoredTensor } from './safetensors.js';
import {
  buildTrainingStep,
  classifierLayout,
  createNoiseFeeds,
  slotName,
  trainingStateTypes,
} from './training-step.js';

/** What a batch came to. */
export interface StepOutcome {
  /** Mean over the batch. */
  readonly loss: number;
  /** Pictures of the batch labelled rightly. */
  readonly correct: number;
}

/** What the network says of a split, outputs as float32 [count, classes]. */
export type Evaluation = Answers & { readonly outputs: Float32Array };

/** The network of a run with its state: makes updates, evaluates, gives and takes its values by name. */
export interface Trainer {
  /** Number of learned and measured values. */
  readonly parameterCount: number;
  update(
    batch: Batch,
    moment: { readonly update: number; readonly learningRate: number; readonly momentum?: number },
  ): Promise<StepOutcome>;
  /** Answers in the order of the split. Throws InterruptedError when the signal is given. */
  evaluate(split: ImageSplit, signal?: AbortSignal): Promise<Evaluation>;
  /** Variables alone, or with the optimizer's state, each under its logical name and shape. */
  read(what: 'variables' | 'all'): Promise<Map<string, StoredTensor>>;
  /** Throws CheckpointError naming the tensor that is missing or does not fit. */
  write(where: string, tensors: ReadonlyMap<string, StoredTensor>, what: 'variables' | 'all'): Promise<void>;
  /** Starting values: the variables' by the seed, the optimizer's by its kind. */
  initialize(): Promise<void>;
  dispose(): Promise<void>;
}

const EVALUATION_BATCH = 128;

/** Prefix of the optimizer's tensors in a checkpoint: `optimizer.mean/conv1.kernel`. */
const slotTensor = (slot: string, variable: string) => `${slotName(slot)}/${variable}`;

/** The trainer of a run on a runtime, which must outlive it; its values are 0 until `initialize` or `write`. */
export function createTrainer(config: RunConfig, runtime: Runtime): Trainer {
  const { classifier, training } = config;
  const optimizer = resolveOptimizer(training.optimizer);
  const definition = { classifier, optimizer, clip: training.clip, labelSmoothing: training.labelSmoothing };
  const layout = classifierLayout(classifier);
  const types = trainingStateTypes(layout, optimizer);
  const state = runtime.createState(types);
  const classes = classifier.classes.length;
  const steps = new Map<
    number,
    Promise<{ executable: Executable; noise: ReturnType<typeof createNoiseFeeds> }>
  >();
  let evaluator: Promise<Executable> | undefined;

  /** The last batch of an epoch may be smaller: it gets a program of its own. */
  function stepFor(batchSize: number) {
    let step = steps.get(batchSize);
    if (step === undefined) {
      const { program, noise } = buildTrainingStep(definition, layout, batchSize);
      step = runtime.compile(program).then((executable) => ({ executable, noise: createNoiseFeeds(noise) }));
      steps.set(batchSize, step);
    }
    return step;
  }

  const vectors = (what: 'variables' | 'all') =>
    [
      ...(['parameters', 'statistics'] as const).map((vector) => ({
        key: vector as string,
        vector: vector as VectorName,
        tensorName: (v: string) => v,
      })),
      ...(what === 'all'
        ? optimizer.slots.map(({ name }) => ({
            key: slotName(name),
            vector: 'parameters' as VectorName,
            tensorName: (v: string) => slotTensor(name, v),
          }))
        : []),
    ].filter(({ key }) => key in types);

  return {
    parameterCount: layout.sizes.parameters + layout.sizes.statistics,
    async update(batch, { update, learningRate, momentum }) {
      const { executable, noise } = await stepFor(batch.size);
      const scalars = optimizer.scalars(
        momentum === undefined ? { learningRate, update } : { learningRate, update, momentum },
      );
      const feeds = {
        pixels: batch.pixels,
        labels: batch.labels,
        ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, Float32Array.of(value)])),
        ...noise({ seed: training.seed, step: update }),
      };
      const { loss, logits } = await executable.run(state, feeds);
      return { loss: Number(loss[0]), correct: countCorrect(logits as Float32Array, batch.labels, classes) };
    },
    async evaluate(split, signal) {
      evaluator ??= runtime.compile(buildEvaluationStep(classifier, layout, EVALUATION_BATCH));
      const executable = await evaluator;
      const probabilities = new Float32Array(split.count * classes);
      let done = 0;
      let loss = 0;
      for await (const batch of split.batches({ batchSize: EVALUATION_BATCH, signal })) {
        const result = await executable.run(state, padBatch(batch, EVALUATION_BATCH));
        probabilities.set(
          (result.probabilities as Float32Array).subarray(0, batch.size * classes),
          done * classes,
        );
        for (let i = 0; i < batch.size; i++) loss += Number(result.losses[i]);
        done += batch.size;
        // `run` blocks this thread: let signals and decoded batches in.
        await setImmediate();
      }
      const { task } = classifier;
      return {
        task,
        loss: loss / split.count,
        outputs: probabilities,
        targets: split.labels,
        width: classes,
      };
    },
    async read(what) {
      const tensors = new Map<string, StoredTensor>();
      for (const { key, vector, tensorName } of vectors(what)) {
        const values = (await state.read(key)) as Float32Array;
        for (const { entry, data } of namedValues(layout, vector, values)) {
          tensors.set(tensorName(entry.name), { dtype: 'float32', shape: entry.shape, data });
        }
      }
      return tensors;
    },
    async write(where, tensors, what) {
      const expected = vectors(what).flatMap(({ vector, tensorName }) =>
        layout.entries
          .filter((e) => e.vector === vector)
          .map((e) => [tensorName(e.name), { dtype: 'float32' as const, shape: e.shape }] as const),
      );
      requireTensors(where, tensors, new Map(expected));
      for (const { key, vector, tensorName } of vectors(what)) {
        const values = new Float32Array(layout.sizes[vector]);
        for (const { entry, data } of namedValues(layout, vector, values)) {
          data.set(tensors.get(tensorName(entry.name))!.data as Float32Array);
        }
        await state.write(key, values);
      }
    },
    async initialize() {
      for (const vector of ['parameters', 'statistics'] as const) {
        if (layout.sizes[vector] === 0) continue;
        const values = new Float32Array(layout.sizes[vector]);
        for (const { entry, data } of namedValues(layout, vector, values)) {
          data.set(
            initialValues(entry.initializer, entry.shape, randomStream(training.seed, 'initial', entry.name)),
          );
        }
        await state.write(vector, values);
      }
      if (layout.sizes.parameters === 0) return;
      for (const { name, initial } of optimizer.slots)
        await state.write(slotName(name), new Float32Array(layout.sizes.parameters).fill(initial));
    },
    async dispose() {
      const evaluators = evaluator === undefined ? [] : [evaluator];
      const executables = [
        ...[...steps.values()].map(async (step) => (await step).executable),
        ...evaluators,
      ];
      // Those that could not be compiled have nothing to free, and have failed where they were wanted.
      for (const compiled of await Promise.allSettled(executables))
        if (compiled.status === 'fulfilled') await compiled.value.dispose();
      state.dispose();
    },
  };
}

/** Rows whose largest value stands at the label; among equal ones the first counts. */
function countCorrect(rows: Float32Array, labels: Int32Array, classes: number): number {
  return predictedClasses(rows, classes).reduce((sum, k, i) => (k === labels[i] ? sum + 1 : sum), 0);
}

/** Rows of zeros fill the last batch; what they give is ignored. */
function padBatch(batch: Batch, size: number): { pixels: Uint8Array; labels: Int32Array } {
  if (batch.size === size) return { pixels: batch.pixels, labels: batch.labels };
  const pixels = new Uint8Array((batch.pixels.length / batch.size) * size);
  pixels.set(batch.pixels);
  const labels = new Int32Array(size);
  labels.set(batch.labels);
  return { pixels, labels };
}
