import { setImmediate } from 'node:timers/promises';
import type { BatchOptions, ModelBatch, ModelSplit } from '../../data/index.js';
import type { TypedArray } from '../../graph/index.js';
import type { Runtime } from '../../runtime/index.js';
import { type LayerDiagnostics, layerDiagnostics } from '../diagnostics/layer-diagnostics.js';
import type { TrainContext } from '../events.js';
import type { Answers } from '../metrics/metric.js';
import { inputOf, outputUnits } from '../model/classifier.js';
import { resolveOptimizer } from '../optimizers/index.js';
import { freezingAt } from '../parameters/freezing.js';
import { variableFactors } from '../parameters/parameter-groups.js';
import type { RunConfig } from '../run/run-config.js';
import type { StoredTensor } from '../run/safetensors.js';
import { addCounts, countRight } from './count-right.js';
import { lossSetupOf, truthFeeds, weightOfBatch } from './loss-of.js';
import { measureStatistics } from './measure-statistics.js';
import { createScalarFeeds } from './scalar-feeds.js';
import { readValues, startValues, type ValueSelection, writeValues } from './trainer-values.js';
import { createPhase, EVALUATION_BATCH, type TrainingPhase } from './training-phase.js';
import { GRADIENT_SUM } from './training-state.js';
import { classifierLayout } from './training-step.js';
import { averageShare } from './weight-average.js';

/** What an update came to. */
export interface StepOutcome {
  /** Mean over the pictures. */
  readonly loss: number;
  /** Pictures of which the network says what is true; null in regression. */
  readonly correct: number | null;
  /** Where they were asked for, by layer in the order of data. */
  readonly diagnostics?: readonly LayerDiagnostics[];
}

/** What the network says of a split, outputs as float32 [count, classes]. */
export type Evaluation = Answers & { readonly outputs: Float32Array };

/** Where in a run an update is made. */
export interface UpdateMoment {
  /** Updates before it. */
  readonly update: number;
  /** Batches before the first of its own; the key of the noise. */
  readonly batch: number;
  readonly learningRate: number;
  /** In place of the optimizer's own. */
  readonly momentum?: number;
  /** Whether to measure every layer; it changes nothing, but costs time. */
  readonly diagnose?: boolean;
}

/** The network of a run with its state: makes updates, evaluates, gives and takes its values by name. */
export interface Trainer {
  /** Number of learned and measured values. */
  readonly parameterCount: number;
  /** Freeze and unfreeze what the options say of an epoch, counted from 0; values and state stay with their names. */
  startEpoch(epoch: number): Promise<void>;
  /** One update by the mean gradient over the pictures of one or more batches. */
  update(batches: readonly ModelBatch[], moment: UpdateMoment): Promise<StepOutcome>;
  /** Answers in the order of the split, of averaged weights where they are kept. Throws InterruptedError on the signal. */
  evaluate(split: ModelSplit, signal?: AbortSignal): Promise<Evaluation>;
  read(what: ValueSelection): Promise<Map<string, StoredTensor>>;
  /** Throws CheckpointError naming the tensor that is missing or does not fit. */
  write(where: string, tensors: ReadonlyMap<string, StoredTensor>, what: 'variables' | 'all'): Promise<void>;
  /** Take variables as `write`, with the optimizer and averages as they are before the first update. */
  restart(where: string, variables: ReadonlyMap<string, StoredTensor>): Promise<void>;
  /**
   * The moving statistics of normalization measured anew on a split, for the parameters as they are, by name; nothing is
   * changed.
   */
  measureStatistics(split: ModelSplit, order: BatchOptions): Promise<Map<string, StoredTensor>>;
  /** Starting values: the variables' by the seed, the optimizer's by its kind. */
  initialize(): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * The trainer of a run on a runtime, which must outlive it; it stands at the first epoch, and its values are 0 until
 * `initialize` or `write`.
 */
export function createTrainer(
  config: RunConfig,
  runtime: Runtime,
  { extensions }: Pick<TrainContext, 'extensions'> = {},
): Trainer {
  const { training } = config;
  const classifier = { ...config.classifier, extensions };
  const { freeze, clip, accumulate, ema, seed } = training;
  const loss = lossSetupOf(config);
  const { task } = classifier;
  const optimizer = resolveOptimizer(training.optimizer);
  const classes = classifier.classes.length;
  const input = inputOf(classifier);
  const { entries } = classifierLayout(classifier);
  const factors = variableFactors(training, entries);

  const phaseAt = (freezing: typeof freeze): TrainingPhase =>
    createPhase(
      {
        classifier,
        optimizer,
        clip,
        loss,
        freezing,
        factors,
        accumulates: accumulate > 1,
        averages: ema !== false,
      },
      runtime,
    );
  let freezing = freezingAt(freeze, 0);
  let phase = phaseAt(freezing);

  const scalarFeeds = createScalarFeeds();
  function scalarsAt({ update, learningRate, momentum }: UpdateMoment): Record<string, number> {
    return {
      ...optimizer.scalars({ learningRate, update, ...(momentum === undefined ? {} : { momentum }) }),
      ...(ema === false ? {} : { averageShare: averageShare(ema, update) }),
    };
  }

  return {
    parameterCount: entries.reduce((sum, { size }) => sum + size, 0),
    async startEpoch(epoch) {
      const wanted = freezingAt(freeze, epoch);
      if (JSON.stringify(wanted) === JSON.stringify(freezing)) return;
      const before = await readValues(phase, 'all');
      await phase.dispose();
      freezing = wanted;
      phase = phaseAt(wanted);
      await startValues(phase, seed, before);
    },
    async update(batches, moment) {
      const weights = batches.map((batch) => weightOfBatch(loss, batch));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      // Pictures that weigh nothing teach nothing.
      const shares = weights.map((weight) => (total === 0 ? 0 : weight / total));
      const lastPart = moment.diagnose ? 'diagnose' : 'update';
      let diagnostics: LayerDiagnostics[] | undefined;
      const outcomes: StepOutcome[] = [];
      if (accumulate > 1)
        await phase.state.write(GRADIENT_SUM, new Float32Array(phase.layout.sizes.parameters));
      for (const [i, batch] of batches.entries()) {
        const isLast = i === batches.length - 1;
        const { executable, noise, names } = await phase.step(batch.size, isLast ? lastPart : 'add');
        const {
          loss: mean,
          outputs,
          ...measured
        } = await executable.run(phase.state, {
          ...input.feeds(batch),
          ...truthFeeds(loss, batch),
          ...scalarFeeds({
            ...(isLast ? scalarsAt(moment) : {}),
            ...(accumulate > 1 ? { share: shares[i] } : {}),
          }),
          ...noise({ seed, step: moment.batch + i }),
        });
        const correct = countRight(task, outputs as Float32Array, batch.targets, outputUnits(classifier));
        outcomes.push({ loss: Number(mean[0]), correct });
        if (isLast && moment.diagnose) diagnostics = layerDiagnostics(names, measured);
        // `run` blocks this thread: let decoded batches, signals and timers in.
        await setImmediate();
      }
      return {
        loss: outcomes.reduce((sum, { loss }, i) => sum + loss * shares[i], 0),
        correct: outcomes.reduce((sum, { correct }) => addCounts(sum, correct), 0 as number | null),
        ...(diagnostics === undefined ? {} : { diagnostics }),
      };
    },
    async evaluate(split, signal) {
      const executable = await phase.evaluator();
      const outputs = new Float32Array(split.count * classes);
      let done = 0;
      let total = 0;
      for await (const batch of split.batches({ batchSize: EVALUATION_BATCH, signal })) {
        const known = { ...input.feeds(batch), targets: batch.targets };
        const result = await executable.run(phase.state, paddedFeeds(known, batch.size, EVALUATION_BATCH));
        outputs.set((result.answers as Float32Array).subarray(0, batch.size * classes), done * classes);
        for (let i = 0; i < batch.size; i++) total += Number(result.losses[i]);
        done += batch.size;
        await setImmediate();
      }
      return { task, loss: total / split.count, outputs, targets: split.targets, width: classes };
    },
    read: (what) => readValues(phase, what),
    write: (where, tensors, what) => writeValues(phase, where, tensors, what),
    async restart(where, variables) {
      await writeValues(phase, where, variables, 'variables');
      await startValues(phase, seed, variables);
    },
    measureStatistics: (split, order) =>
      measureStatistics(runtime, phase, { classifier, freezing }, split, { ...order, seed }),
    initialize: () => startValues(phase, seed),
    dispose: () => phase.dispose(),
  };
}

/** Zeros in place of further examples fill the last batch; what they give is ignored. */
function paddedFeeds(
  feeds: Readonly<Record<string, TypedArray>>,
  size: number,
  wanted: number,
): Record<string, TypedArray> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, values]) => [name, padded(values, (values.length / size) * wanted)]),
  );
}

function padded<Values extends TypedArray>(values: Values, length: number): Values {
  if (values.length === length) return values;
  const longer = new (values.constructor as new (length: number) => Values)(length);
  (longer as Float32Array).set(values as Float32Array);
  return longer;
}
