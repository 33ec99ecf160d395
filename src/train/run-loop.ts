import { DivergedError, InterruptedError, isPupilError } from '../base/error.js';
import { shellWord } from '../base/shell-word.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint-file.js';
import { isDiagnosed, recordDiagnostics } from './diagnostics/record-diagnostics.js';
import { EarlyStopping, reportToEarlyStopping } from './early-stopping.js';
import type { EpochMetrics, Scores, StopReason } from './events.js';
import { grouped } from './grouped.js';
import { plateauAfter, rateAt, scheduleOf } from './learning-rate.js';
import { appendMetrics, syncMetrics, truncateMetrics } from './metrics-log.js';
import { meanOf, NO_TOTALS, type Progress, withTime } from './progress.js';
import type { RunDirectory } from './run-directory.js';
import type { RunParts } from './run-parts.js';
import type { StoredTensor } from './safetensors.js';
import { createStopWatch } from './stop-watch.js';
import type { Evaluation } from './trainer.js';
import { scoreOf, validationScores } from './validation-scores.js';

/**
 * Train from a state to the end of the run. A checkpoint is saved after each epoch, after `checkpointSeconds` within one,
 * and when the run is interrupted; continuing from any of them gives the same numbers as never having stopped.
 *
 * Throws   DivergedError at the step whose loss is not finite, with the last good checkpoint untouched;
 *          InterruptedError after saving, when the signal is aborted.
 */
export async function runLoop(input: RunParts, start: Progress): Promise<Progress> {
  const { folder, trainer } = input;
  await truncateMetrics(folder.metrics, start.metricsLines);
  await truncateMetrics(folder.diagnostics, start.diagnosticLines);
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
async function trainEpoch(input: RunParts, start: Progress): Promise<Progress> {
  const { folder, config, data, trainer, context } = input;
  const { seed, batchSize, accumulate, diagnostics, checkpointSeconds } = config.training;
  const { schedule, stepsPerEpoch } = scheduleOf(config);
  const watch = createStopWatch();
  let lastSaved = 0;
  let progress = start;
  const batches = data.train.batches({
    batchSize,
    shuffle: { seed, epoch: start.epoch },
    firstBatch: start.batch,
  });
  const batchesPerEpoch = Math.ceil(data.train.count / batchSize);
  for await (const group of grouped(batches, accumulate)) {
    const { update } = progress;
    const rate = rateAt(schedule, progress, update);
    const momentum = schedule.momentum?.(update);
    const outcome = await trainer.update(group, {
      update,
      batch: progress.epoch * batchesPerEpoch + progress.batch,
      learningRate: rate,
      ...(momentum === undefined ? {} : { momentum }),
      diagnose: isDiagnosed(diagnostics, update),
    });
    const { loss, correct } = outcome;
    if (!Number.isFinite(loss)) {
      const where = `epoch ${progress.epoch + 1}, update ${update + 1}`;
      throw diverged(input, where, { loss, learningRate: rate });
    }
    const { totals } = progress;
    const pictures = group.reduce((sum, { size }) => sum + size, 0);
    progress = {
      ...progress,
      batch: progress.batch + group.length,
      update: update + 1,
      totals: {
        ...totals,
        loss: totals.loss + loss * pictures,
        correct: totals.correct + correct,
        count: totals.count + pictures,
      },
      images: progress.images + pictures,
    };
    if (outcome.diagnostics !== undefined) {
      const moment = { epoch: progress.epoch + 1, update: progress.update };
      const record = await recordDiagnostics(folder.diagnostics, moment, outcome.diagnostics);
      progress = { ...progress, diagnosticLines: progress.diagnosticLines + 1 };
      context.onEvent?.({ type: 'diagnostics', ...record });
    }
    const elapsed = watch.seconds();
    context.onEvent?.({
      type: 'step',
      epoch: progress.epoch + 1,
      step: progress.update - progress.epoch * stepsPerEpoch,
      steps: stepsPerEpoch,
      ...meanOf(progress.totals),
      imagesPerSecond: (progress.images - start.images) / elapsed,
    });
    const interrupted = context.signal?.aborted === true;
    if (interrupted || (elapsed - lastSaved > checkpointSeconds && progress.batch < batchesPerEpoch)) {
      lastSaved = elapsed;
      await save(input, 'last', withTime(progress, start, elapsed));
    }
    if (interrupted) throw interruption(folder);
  }
  return withTime(progress, start, watch.seconds());
}

/** Validate, remember the best, decide whether to stop, write everything down. */
async function endEpoch(input: RunParts, progress: Progress): Promise<Progress> {
  const { folder, config, trainer, context } = input;
  const { monitor, earlyStopping, epochs, maxSeconds } = config.training;
  const validation = await validate(input, progress);
  if (!Number.isFinite(validation.loss))
    throw diverged(input, `epoch ${progress.epoch + 1}, validation`, { loss: validation.loss });
  const scores = validationScores(config, validation);
  const rule = EarlyStopping.parse({
    metric: monitor,
    mode: monitor === 'accuracy' ? 'max' : 'min',
    ...(earlyStopping || {}),
  });
  const {
    state: stopping,
    improved,
    stop,
  } = reportToEarlyStopping(rule, progress.stopping, progress.epoch, scoreOf(scores, monitor));
  const metrics = epochMetrics(input, progress, scores);
  const epoch = progress.epoch + 1;
  const next: Progress = {
    ...progress,
    epoch,
    batch: 0,
    totals: NO_TOTALS,
    best: improved ? { epoch: progress.epoch, ...scores } : progress.best,
    stopping,
    plateau: plateauAfter(scheduleOf(config).schedule, progress, scores),
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
  // The state that is saved is that of the coming epoch, with what freezing and unfreezing makes of it.
  await trainer.startEpoch(epoch);
  await save(input, 'last', next);
  context.onEvent?.({ type: 'epoch', improved, ...metrics });
  if (next.stopReason === null && context.signal?.aborted) throw interruption(folder);
  return next;
}

/** A signal that comes meanwhile leaves the state between the epoch's last update and its validation. */
async function validate(input: RunParts, progress: Progress): Promise<Evaluation> {
  const { folder, data, trainer, context } = input;
  try {
    return await trainer.evaluate(data.validation, context.signal);
  } catch (error) {
    if (!isPupilError(error, 'interrupted')) throw error;
    await save(input, 'last', progress);
    throw interruption(folder);
  }
}

function epochMetrics({ config }: RunParts, progress: Progress, validation: Scores): EpochMetrics {
  return {
    epoch: progress.epoch + 1,
    updates: progress.update,
    learningRate: rateAt(scheduleOf(config).schedule, progress, progress.update - 1),
    train: meanOf(progress.totals),
    validation,
    seconds: progress.seconds,
    imagesPerSecond: progress.totals.count / progress.totals.seconds,
  };
}

async function save(input: RunParts, name: 'last' | 'best', state: Progress): Promise<void> {
  const { folder, trainer } = input;
  const tensors = await trainer.read(name === 'last' ? 'all' : 'evaluated');
  requireFinite(input, state, tensors);
  await saveCheckpoint(folder.checkpoints, name, { tensors, state });
}

/** A checkpoint is only ever replaced by one that can be continued. */
function requireFinite(
  input: RunParts,
  { update }: Progress,
  tensors: ReadonlyMap<string, StoredTensor>,
): void {
  for (const [tensor, { data }] of tensors) {
    if (!(data as Float32Array).every(Number.isFinite))
      throw diverged(input, `after update ${update}`, { tensor });
  }
}

/** Epochs and updates count from 1 in what people read. */
function diverged({ folder, config }: RunParts, where: string, got: object): DivergedError {
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
