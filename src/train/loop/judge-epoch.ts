import { keepBest } from '../run/kept-checkpoints.js';
import type { RunConfig } from '../run/run-config.js';
import { type ImprovementRule, improves, reportToEarlyStopping } from './early-stopping.js';
import { plateauAfter, scheduleOf, schedulePlanOf } from './learning-rate.js';
import { type ResolvedOnPlateau, reportToOnPlateau } from './on-plateau.js';
import { NO_TOTALS, type Progress } from './progress.js';
import type { RunParts } from './run-parts.js';
import { snapshotOf } from './snapshots.js';
import { stopReasonOf } from './stop-reason.js';
import { type EpochScores, metricValue } from './watched-metrics.js';

/** What an epoch came to. */
export interface Verdict {
  /** Where the next epoch begins, or how the run ended. */
  readonly next: Progress;
  /** It is the best epoch so far. */
  readonly improved: boolean;
  /** Checkpoints that its weights are to be saved as, beside `last`. */
  readonly saveAs: readonly string[];
  /** What is done because a metric no longer gets better; null for nothing. */
  readonly action: ResolvedOnPlateau['action'] | null;
}

/**
 * Judge an epoch by its scores: is it the best, does patience run out, does the rate fall, does the run end.
 *
 * An action on a plateau gives early stopping its patience back; it is not taken where the run ends anyway.
 */
export function judgeEpoch(
  { config, timeIsUpAt }: Pick<RunParts, 'config' | 'timeIsUpAt'>,
  progress: Progress,
  scores: EpochScores,
): Verdict {
  const { training } = config;
  const { task } = config.classifier;
  const { monitor, monitorMode, earlyStopping, keepCheckpoints } = training;
  const { schedule, updatesInAll } = scheduleOf(config);
  const { epoch } = progress;
  const valueIn = (metric: string) => metricValue(metric, task, scores);
  const value = valueIn(monitor);
  const improved = improves(
    bestRule(training),
    epoch,
    value,
    progress.best === null ? null : progress.best.value,
  );
  const best = improved ? { epoch, value, scores: scores.validation } : progress.best;

  const plateau =
    training.onPlateau === false
      ? { state: progress.onPlateau, acts: false }
      : reportToOnPlateau(training.onPlateau, progress.onPlateau, valueIn(training.onPlateau.metric));
  const stopping =
    earlyStopping === false
      ? { state: progress.stopping, stop: false }
      : reportToEarlyStopping(earlyStopping, progress.stopping, epoch, valueIn(earlyStopping.metric));
  const patienceIsOut = stopping.stop && !plateau.acts;
  const stopReason = stopReasonOf(training, progress, { updatesInAll, patienceIsOut, timeIsUpAt });
  const acts = plateau.acts && stopReason === null && training.onPlateau !== false;
  const action = acts ? (training.onPlateau as ResolvedOnPlateau).action : null;
  const restarts = action === 'restartFromBest' && best !== null;

  const kept = keepBest(
    progress.kept,
    { epoch, metric: monitor, value },
    { keep: keepCheckpoints, mode: monitorMode },
  );
  const isKept = kept.find((checkpoint) => checkpoint.epoch === epoch);
  const snapshot = snapshotOf(training.snapshots, schedulePlanOf(config), epoch);
  return {
    improved,
    action,
    saveAs: [
      ...(improved ? ['best'] : []),
      ...(isKept === undefined ? [] : [isKept.name]),
      ...(snapshot === undefined ? [] : [snapshot]),
    ],
    next: {
      ...progress,
      epoch: epoch + 1,
      batch: 0,
      totals: NO_TOTALS,
      best,
      kept,
      stopping: acts ? { ...stopping.state, waited: 0 } : stopping.state,
      plateau: plateauAfter(schedule, progress, task, scores),
      onPlateau: plateau.state,
      optimizerStart: restarts ? progress.update : progress.optimizerStart,
      metricsLines: progress.metricsLines + 1,
      stopReason,
    },
  };
}

/** Where early stopping listens to the monitored metric, both mean the same by an improvement. */
function bestRule({ monitor, monitorMode, earlyStopping }: RunConfig['training']): ImprovementRule {
  return earlyStopping !== false && earlyStopping.metric === monitor
    ? earlyStopping
    : { mode: monitorMode, minDelta: 0, startEpoch: 0 };
}
