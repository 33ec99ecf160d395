import { setImmediate } from 'node:timers/promises';
import { DivergedError, InterruptedError, isPupilError } from '../base/error.js';
import { shellWord } from '../base/shell-word.js';
import type { ImageData } from '../data/index.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint-file.js';
import {
  EarlyStopping,
  type EarlyStoppingState,
  initialEarlyStopping,
  reportToEarlyStopping,
} from './early-stopping.js';
import type { EpochMetrics, Scores, StopReason, TrainContext } from './events.js';
import { appendMetrics, syncMetrics, truncateMetrics } from './metrics-log.js';
import type { RunConfig } from './run-config.js';
import type { RunDirectory } from './run-directory.js';
import type { StoredTensor } from './safetensors.js';
import {
  initialPlateau,
  type PlateauState,
  rateOnPlateau,
  reportToPlateau,
  resolveSchedule,
  type Schedule,
  type ScheduleSpec,
} from './schedules/index.js';
import { createStopWatch } from './stop-watch.js';
import type { Evaluation, Trainer } from './trainer.js';

/** Where a run stands, apart from its tensors. Plain JSON; epochs and batches count from 0. */
export interface Progress {
  readonly epoch: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  /** Updates made. */
  readonly update: number;
  /** Sums over this epoch so far; the seconds are those of `seconds` below. */
  readonly totals: {
    readonly loss: number;
    readonly correct: number;
    readonly count: number;
    readonly seconds: number;
  };
  readonly best: ({ readonly epoch: number } & Scores) | null;
  readonly stopping: EarlyStoppingState;
  /** Where the schedule listens to a metric; null for the others. */
  readonly plateau: PlateauState | null;
  /** Lines of `metrics.jsonl` that belong to this state. */
  readonly metricsLines: number;
  /** Seconds and pictures of training, over all sessions. */
  readonly seconds: number;
  readonly images: number;
  readonly stopReason: StopReason | null;
}

const NO_TOTALS = { loss: 0, correct: 0, count: 0, seconds: 0 };

export const INITIAL_PROGRESS: Progress = Object.freeze({
  epoch: 0,
  batch: 0,
  update: 0,
  totals: NO_TOTALS,
  best: null,
  stopping: initialEarlyStopping,
  plateau: null,
  metricsLines: 0,
  seconds: 0,
  images: 0,
  stopReason: null,
});

export interface RunLoopInput {
  readonly folder: RunDirectory;
  readonly config: RunConfig;
  readonly data: ImageData;
  readonly trainer: Trainer;
  readonly context: TrainContext;
}

/**
 * Train from a state to the end of the run. A checkpoint is saved after each epoch, after `checkpointSeconds` within one,
 * and when the run is interrupted; continuing from any of them gives the same numbers as never having stopped.
 *
 * Throws   DivergedError at the step whose loss is not finite, with the last good checkpoint untouched;
 *          InterruptedError after saving, when the signal is aborted.
 */
export async function runLoop(input: RunLoopInput, start: Progress): Promise<Progress> {
  const { folder, trainer } = input;
  await truncateMetrics(folder.metrics, start.metricsLines);
  let progress = start;
  if (progress.update === 0) await save(input, 'last', progress);
  while (progress.stopReason === null) {
    progress = await trainEpoch(input, progress);
    progress = await endEpoch(input, progress);
  }
  const { tensors } = await loadCheckpoint<Progress>(folder.checkpoints, 'best');
  await trainer.write(folder.checkpoints, tensors, 'variables');
  return progress;
}

/** The remaining batches of the current epoch. */
async function trainEpoch(input: RunLoopInput, start: Progress): Promise<Progress> {
  const { folder, config, data, trainer, context } = input;
  const { seed, batchSize, checkpointSeconds } = config.training;
  const { schedule, stepsPerEpoch } = scheduleOf(config, data);
  const watch = createStopWatch();
  let lastSaved = 0;
  let progress = start;
  const batches = data.train.batches({
    batchSize,
    shuffle: { seed, epoch: start.epoch },
    firstBatch: start.batch,
  });
  for await (const batch of batches) {
    const { update } = progress;
    const rate = rateAt(schedule, progress, update);
    const momentum = schedule.momentum?.(update);
    const moment = { update, learningRate: rate, ...(momentum === undefined ? {} : { momentum }) };
    const { loss, correct } = await trainer.update(batch, moment);
    if (!Number.isFinite(loss)) {
      const where = `epoch ${progress.epoch + 1}, update ${update + 1}`;
      throw diverged(input, where, { loss, learningRate: rate });
    }
    const { totals } = progress;
    progress = {
      ...progress,
      batch: progress.batch + 1,
      update: update + 1,
      totals: {
        ...totals,
        loss: totals.loss + loss * batch.size,
        correct: totals.correct + correct,
        count: totals.count + batch.size,
      },
      images: progress.images + batch.size,
    };
    const elapsed = watch.seconds();
    context.onEvent?.({
      type: 'step',
      epoch: progress.epoch + 1,
      step: progress.batch,
      steps: stepsPerEpoch,
      ...meanOf(progress.totals),
      imagesPerSecond: (progress.images - start.images) / elapsed,
    });
    // `run` blocks this thread: let decoded batches, signals and timers in.
    await setImmediate();
    const interrupted = context.signal?.aborted === true;
    if (interrupted || (elapsed - lastSaved > checkpointSeconds && progress.batch < stepsPerEpoch)) {
      lastSaved = elapsed;
      await save(input, 'last', withTime(progress, start, elapsed));
    }
    if (interrupted) throw interruption(folder);
  }
  return withTime(progress, start, watch.seconds());
}

/** Add the seconds of this session in this epoch to what had been spent when it began. */
function withTime(progress: Progress, start: Progress, elapsed: number): Progress {
  return {
    ...progress,
    seconds: start.seconds + elapsed,
    totals: { ...progress.totals, seconds: start.totals.seconds + elapsed },
  };
}

/** Validate, remember the best, decide whether to stop, write everything down. */
async function endEpoch(input: RunLoopInput, progress: Progress): Promise<Progress> {
  const { folder, config, data, context } = input;
  const { monitor, earlyStopping, epochs, maxSeconds } = config.training;
  const validation = await validate(input, progress);
  if (!Number.isFinite(validation.loss))
    throw diverged(input, `epoch ${progress.epoch + 1}, validation`, { loss: validation.loss });
  const scores: Scores = { accuracy: validation.accuracy, loss: validation.loss };
  const rule = EarlyStopping.parse({
    metric: monitor,
    mode: monitor === 'accuracy' ? 'max' : 'min',
    ...(earlyStopping || {}),
  });
  const {
    state: stopping,
    improved,
    stop,
  } = reportToEarlyStopping(rule, progress.stopping, progress.epoch, scores[monitor]);
  const metrics = epochMetrics(input, progress, scores);
  const epoch = progress.epoch + 1;
  const next: Progress = {
    ...progress,
    epoch,
    batch: 0,
    totals: NO_TOTALS,
    best: improved ? { epoch: progress.epoch, ...scores } : progress.best,
    stopping,
    plateau: plateauAfter(scheduleOf(config, data).schedule, progress, scores),
    metricsLines: progress.metricsLines + 1,
    stopReason: stopReasonOf(),
  };
  function stopReasonOf(): StopReason | null {
    if (epoch >= epochs) return 'completed';
    if (earlyStopping !== false && stop) return 'early-stopping';
    return maxSeconds !== null && progress.seconds >= maxSeconds ? 'time-budget' : null;
  }
  await appendMetrics(folder.metrics, metrics);
  await syncMetrics(folder.metrics);
  if (improved) await save(input, 'best', next);
  await save(input, 'last', next);
  context.onEvent?.({ type: 'epoch', improved, ...metrics });
  if (next.stopReason === null && context.signal?.aborted) throw interruption(folder);
  return next;
}

/** A signal that comes meanwhile leaves the state between the epoch's last update and its validation. */
async function validate(input: RunLoopInput, progress: Progress): Promise<Evaluation> {
  const { folder, data, trainer, context } = input;
  try {
    return await trainer.evaluate(data.validation, context.signal);
  } catch (error) {
    if (!isPupilError(error, 'interrupted')) throw error;
    await save(input, 'last', progress);
    throw interruption(folder);
  }
}

function epochMetrics({ config, data }: RunLoopInput, progress: Progress, validation: Scores): EpochMetrics {
  return {
    epoch: progress.epoch + 1,
    updates: progress.update,
    learningRate: rateAt(scheduleOf(config, data).schedule, progress, progress.update - 1),
    train: meanOf(progress.totals),
    validation,
    seconds: progress.seconds,
    imagesPerSecond: progress.totals.count / progress.totals.seconds,
  };
}

function scheduleOf({ training }: RunConfig, data: ImageData) {
  const { batchSize, epochs, learningRate } = training;
  const stepsPerEpoch = Math.ceil(data.train.count / batchSize);
  const plan = { learningRate, stepsPerEpoch, totalSteps: stepsPerEpoch * epochs };
  return { schedule: resolveSchedule(training.schedule as ScheduleSpec, plan), stepsPerEpoch };
}

/** The planned rate, or less where a plateau asked for it. */
function rateAt(schedule: Schedule, { plateau }: Progress, update: number): number {
  return plateau === null ? schedule.rate(update) : rateOnPlateau(schedule, update, plateau);
}

function plateauAfter(
  { plateau: rule }: Schedule,
  { plateau }: Progress,
  scores: Scores,
): PlateauState | null {
  if (rule === undefined) return null;
  return reportToPlateau(
    rule,
    plateau ?? initialPlateau(rule),
    rule.metric.endsWith('accuracy') ? scores.accuracy : scores.loss,
  );
}

function meanOf({ loss, correct, count }: Progress['totals']): Scores {
  return { accuracy: correct / count, loss: loss / count };
}

async function save(input: RunLoopInput, name: 'last' | 'best', state: Progress): Promise<void> {
  const { folder, trainer } = input;
  const tensors = await trainer.read(name === 'last' ? 'all' : 'variables');
  requireFinite(input, state, tensors);
  await saveCheckpoint(folder.checkpoints, name, { tensors, state });
}

/** A checkpoint is only ever replaced by one that can be continued. */
function requireFinite(
  input: RunLoopInput,
  { update }: Progress,
  tensors: ReadonlyMap<string, StoredTensor>,
): void {
  for (const [tensor, { data }] of tensors) {
    if (!(data as Float32Array).every(Number.isFinite))
      throw diverged(input, `after update ${update}`, { tensor });
  }
}

/** Epochs and updates count from 1 in what people read. */
function diverged({ folder, config }: RunLoopInput, where: string, got: object): DivergedError {
  const lower = (config.training.learningRate / 10).toPrecision(1);
  return new DivergedError({
    code: 'diverged/not-finite',
    where,
    what: 'training diverged: the loss or the weights are no longer finite numbers',
    got,
    fix: `train again with a lower learning rate, for example --learning-rate ${lower}; the last good state is in ${folder.checkpoints}`,
  });
}

function interruption({ path }: RunDirectory): InterruptedError {
  return new InterruptedError({
    code: 'interrupted',
    where: path,
    what: 'training was interrupted; its state is saved',
    fix: `go on with: pupil resume ${shellWord(path)}`,
  });
}
