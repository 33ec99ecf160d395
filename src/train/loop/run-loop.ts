import { isPupilError, type PupilError } from '../../base/error.js';
import { checkpointFile, loadCheckpoint } from '../run/checkpoint-file.js';
import { sweepCheckpoints } from '../run/kept-checkpoints.js';
import { truncateMetrics } from '../run/metrics-log.js';
import { endEpoch, RECOVERY_POINT } from './end-epoch.js';
import { learningRateAt, RECOVERY_FACTOR, scheduleOf } from './learning-rate.js';
import type { Progress } from './progress.js';
import { recordDivergence } from './record-divergence.js';
import type { RunParts } from './run-parts.js';
import { saveState } from './save-progress.js';
import { trainEpoch } from './train-epoch.js';

/** How often a run goes back and lowers its rate before divergence ends it. */
const RECOVERIES = 3;

/**
 * Train from a state to the end of the run. A checkpoint is saved after each epoch, after `checkpointSeconds` within one,
 * and when the run is interrupted; continuing from any of them gives the same numbers as never having stopped.
 *
 * Throws   DivergedError at the step whose loss is not finite, with the last good checkpoint untouched;
 *          InterruptedError after saving, when the signal is aborted.
 */
export async function runLoop(input: RunParts, start: Progress): Promise<Progress> {
  const { folder, config } = input;
  await truncateMetrics(folder.metrics, start.metricsLines);
  await truncateMetrics(folder.diagnostics, start.diagnosticLines);
  await sweepCheckpoints(folder.checkpoints, start.kept);
  if (start.update === 0) {
    // In this order a kill between them leaves a run that begins anew.
    await saveState(input, 'last', start);
    if (config.training.onDivergence === 'recover') await saveState(input, RECOVERY_POINT, start);
  }
  let progress = start;
  while (progress.stopReason === null) {
    try {
      progress = await endEpoch(input, await trainEpoch(input, progress));
    } catch (error) {
      if (!isPupilError(error, 'diverged')) throw error;
      progress = await recover(input, progress, error);
    }
  }
  return progress;
}

/** Go back to the beginning of the epoch with a lower rate, or record how the run ended and give up. */
async function recover(input: RunParts, progress: Progress, error: PupilError): Promise<Progress> {
  const { folder, config, trainer, context } = input;
  if (config.training.onDivergence === 'stop' || progress.divergences === RECOVERIES) {
    await recordDivergence(folder, progress, error);
    throw error;
  }
  const { tensors, state } = await loadCheckpoint<Progress>(folder.checkpoints, RECOVERY_POINT);
  await trainer.startEpoch(state.epoch);
  await trainer.write(checkpointFile(folder.checkpoints, RECOVERY_POINT), tensors, 'all');
  await truncateMetrics(folder.metrics, state.metricsLines);
  await truncateMetrics(folder.diagnostics, state.diagnosticLines);
  // Counted from before, so that recovering again after a kill comes to the same.
  const next = { ...state, divergences: progress.divergences + 1 };
  await saveState(input, RECOVERY_POINT, next);
  await saveState(input, 'last', next);
  const rate = learningRateAt(scheduleOf(config).schedule, next, next.update);
  context.onEvent?.({
    type: 'note',
    message: `training diverged (${error.where}): back to the beginning of epoch ${next.epoch + 1}, ${1 / RECOVERY_FACTOR} times slower (learning rate ${Number(rate.toPrecision(3))})`,
  });
  return next;
}
