import { isPupilError } from '../../base/error.js';
import type { EpochMetrics } from '../events.js';
import { checkpointFile, loadCheckpoint } from '../run/checkpoint-file.js';
import { sweepCheckpoints } from '../run/kept-checkpoints.js';
import { appendMetrics, syncMetrics } from '../run/metrics-log.js';
import type { Evaluation } from '../step/trainer.js';
import { averageEpoch } from './averaged-weights.js';
import { judgeEpoch, type Verdict } from './judge-epoch.js';
import { learningRateAt, scheduleOf } from './learning-rate.js';
import { meanOf, type Progress } from './progress.js';
import { diverged, interruption } from './run-end-errors.js';
import type { RunParts } from './run-parts.js';
import { requireFinite, saveState, saveWeights } from './save-progress.js';
import { validationScores } from './validation-scores.js';
import type { EpochScores } from './watched-metrics.js';

/** Where a run that may recover from divergence goes back to: the beginning of an epoch. */
export const RECOVERY_POINT = 'epoch-start';

/** Validate, judge, write everything down, and do what the verdict says. */
export async function endEpoch(input: RunParts, progress: Progress): Promise<Progress> {
  const { folder, config, trainer, context } = input;
  const scores = await scoreEpoch(input, progress);
  requireFinite(input, progress, await trainer.read('all'));
  const verdict = judgeEpoch(input, progress, scores);
  const { improved, saveAs } = verdict;
  const metrics = epochMetrics(input, progress, scores);
  await appendMetrics(folder.metrics, metrics);
  await syncMetrics(folder.metrics);
  await saveWeights(input, saveAs, verdict.next);
  const next = { ...verdict.next, averaged: await averageEpoch(input, progress) };
  await act(input, progress, verdict);
  // The state that is saved is that of the coming epoch, with what freezing and unfreezing makes of it.
  await trainer.startEpoch(next.epoch);
  if (config.training.onDivergence === 'recover') await saveState(input, RECOVERY_POINT, next);
  await saveState(input, 'last', next);
  await sweepCheckpoints(folder.checkpoints, next.kept);
  context.onEvent?.({ type: 'epoch', improved, ...metrics });
  await context.between?.();
  if (next.stopReason === null && context.signal?.aborted) throw interruption(folder);
  return next;
}

async function scoreEpoch(input: RunParts, progress: Progress): Promise<EpochScores> {
  const { config } = input;
  const answers = await validate(input, progress);
  const { loss } = answers;
  if (!Number.isFinite(loss))
    throw diverged(input, progress, `epoch ${progress.epoch + 1}, validation`, { loss });
  return { train: meanOf(progress.totals), validation: validationScores(config, answers) };
}

/** A signal that comes meanwhile leaves the state between the epoch's last update and its validation. */
async function validate(input: RunParts, progress: Progress): Promise<Evaluation> {
  const { folder, data, trainer, context } = input;
  try {
    return await trainer.evaluate(data.validation, context.signal);
  } catch (error) {
    if (!isPupilError(error, 'interrupted')) throw error;
    await saveState(input, 'last', progress);
    throw interruption(folder);
  }
}

/** Lower the rate, or restart from the best weights; the state that is saved afterwards holds both. */
async function act(
  { folder, config, trainer, context }: RunParts,
  progress: Progress,
  { action, next }: Verdict,
): Promise<void> {
  if (action === null) return;
  const rate = learningRateAt(scheduleOf(config).schedule, next, progress.update);
  const restarts = action === 'restartFromBest' && next.best !== null;
  if (restarts) {
    const { tensors } = await loadCheckpoint(folder.checkpoints, 'best');
    await trainer.restart(checkpointFile(folder.checkpoints, 'best'), tensors);
  }
  const from = restarts ? `, from the weights of epoch ${next.best.epoch + 1}` : '';
  context.onEvent?.({
    type: 'note',
    message: `no improvement: the learning rate falls to ${Number(rate.toPrecision(3))}${from}`,
  });
}

function epochMetrics(
  { config }: RunParts,
  progress: Progress,
  { train, validation }: EpochScores,
): EpochMetrics {
  return {
    epoch: progress.epoch + 1,
    updates: progress.update,
    learningRate: learningRateAt(scheduleOf(config).schedule, progress, progress.update - 1),
    train,
    validation,
    seconds: progress.seconds,
    imagesPerSecond: progress.totals.count / progress.totals.seconds,
  };
}
