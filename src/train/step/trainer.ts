import { setImmediate } from 'node:timers/promises';
import type { BatchOptions, ModelBatch, ModelSplit } from '../../data/index.js';
import type { TypedArray } from '../../graph/index.js';
import type { Runtime } from '../../runtime/index.js';
import type { TrainContext } from '../events.js';
import type { Answers } from '../metrics/metric.js';
import { inputOf } from '../model/classifier.js';
import { resolveOptimizer } from '../optimizers/index.js';
import { freezingAt } from '../parameters/freezing.js';
import { variableFactors } from '../parameters/parameter-groups.js';
import type { RunConfig } from '../run/run-config.js';
import type { StoredTensor } from '../run/safetensors.js';
import { headTrainer } from '../transfer/head-trainer.js';
import { startingValues } from '../transfer/starting-values.js';
import { addCounts } from './count-right.js';
import { lossSetupOf, weightOfBatch } from './loss-of.js';
import { measureStatistics } from './measure-statistics.js';
import { createStepRunner, type Step, type StepOutcome } from './step-runner.js';
import { readValues, startValues, type ValueSelection, writeValues } from './trainer-values.js';
import { createPhase, EVALUATION_BATCH, type TrainingPhase } from './training-phase.js';
import { GRADIENT_SUM } from './training-state.js';
import { classifierLayout, type StepPart } from './training-step.js';
import { averageShare } from './weight-average.js';

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

/** An update that is to be made: by the mean gradient over the pictures of one or more batches. */
export interface PlannedUpdate {
  readonly batches: readonly ModelBatch[];
  readonly moment: UpdateMoment;
}

/** The network of a run with its state: makes updates, evaluates, gives and takes its values by name. */
export interface Trainer {
  /** Number of learned and measured values. */
  readonly parameterCount: number;
  /** Freeze and unfreeze what the options say of an epoch, counted from 0; values and state stay with their names. */
  startEpoch(epoch: number): Promise<void>;
  /** One update by the mean gradient over the pictures of one or more batches. */
  update(batches: readonly ModelBatch[], moment: UpdateMoment): Promise<StepOutcome>;
  /**
   * Updates one after the other, to the same bytes as by `update`, but in one call of the runtime where their batches are of one
   * size: for small networks, of whose updates calls take the larger part. This thread is blocked for the length of a call.
   */
  updates(planned: readonly PlannedUpdate[]): Promise<StepOutcome[]>;
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
  if (config.backbone?.recipe === 'features')
    return headTrainer(config, { extensions }, (head) =>
      createTrainer(head, runtime, { extensions: { ...extensions, values: undefined } }),
    );
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

  function scalarsAt({ update, learningRate, momentum }: UpdateMoment): Record<string, number> {
    return {
      ...optimizer.scalars({ learningRate, update, ...(momentum === undefined ? {} : { momentum }) }),
      ...(ema === false ? {} : { averageShare: averageShare(ema, update) }),
    };
  }

  const run = createStepRunner(classifier, loss, seed);
  const lastPart = ({ diagnose }: UpdateMoment): StepPart => (diagnose ? 'diagnose' : 'update');
  const stepOf = (batch: ModelBatch, moment: UpdateMoment): Step => ({
    batch,
    number: moment.batch,
    scalars: scalarsAt(moment),
  });

  async function update(batches: readonly ModelBatch[], moment: UpdateMoment): Promise<StepOutcome> {
    if (accumulate === 1) return (await run(phase, lastPart(moment), [stepOf(batches[0]!, moment)]))[0]!;
    const weights = batches.map((batch) => weightOfBatch(loss, batch));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    // Pictures that weigh nothing teach nothing.
    const shares = weights.map((weight) => (total === 0 ? 0 : weight / total));
    const outcomes: StepOutcome[] = [];
    await phase.state.write(GRADIENT_SUM, new Float32Array(phase.layout.sizes.parameters));
    for (const [i, batch] of batches.entries()) {
      const isLast = i === batches.length - 1;
      const scalars = { ...(isLast ? scalarsAt(moment) : {}), share: shares[i]! };
      const step = { batch, number: moment.batch + i, scalars };
      outcomes.push(...(await run(phase, isLast ? lastPart(moment) : 'add', [step])));
    }
    return {
      ...outcomes.at(-1)!,
      loss: outcomes.reduce((sum, { loss }, i) => sum + loss * shares[i]!, 0),
      correct: outcomes.reduce((sum, { correct }) => addCounts(sum, correct), 0 as number | null),
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
    update,
    async updates(planned) {
      const outcomes: StepOutcome[] = [];
      if (accumulate > 1) {
        for (const { batches, moment } of planned) outcomes.push(await update(batches, moment));
        return outcomes;
      }
      const steps = planned.map(({ batches, moment }) => ({
        part: lastPart(moment),
        ...stepOf(batches[0]!, moment),
      }));
      for (const alike of runsOf(steps, (a, b) => a.part === b.part && a.batch.size === b.batch.size))
        outcomes.push(...(await run(phase, alike[0]!.part, alike)));
      return outcomes;
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
    initialize: () => startValues(phase, seed, startingValues(config, entries, extensions)),
    dispose: () => phase.dispose(),
  };
}

/** A list cut where neighbours are not alike. */
function runsOf<T>(items: readonly T[], alike: (a: T, b: T) => boolean): T[][] {
  const runs: T[][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last !== undefined && alike(last.at(-1)!, item)) last.push(item);
    else runs.push([item]);
  }
  return runs;
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
