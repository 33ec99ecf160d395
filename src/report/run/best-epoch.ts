import type { EpochMetrics } from '../../train/index.js';
import type { RunReport } from './run-report.js';

/** Value of a metric as runs monitor it: `accuracy` of the validation examples, `train.loss` of training; null where an epoch has none. */
export function monitoredValue({ train, validation }: EpochMetrics, monitor: string): number | null {
  const value = monitor.startsWith('train.') ? train[monitor.slice('train.'.length)] : validation[monitor];
  return typeof value === 'number' ? value : null;
}

/** The best epoch, counted from 1: as the run says itself at its end, and before it the first with the best value so far. */
export function bestEpoch({
  config,
  epochs,
  result,
}: Pick<RunReport, 'config' | 'epochs' | 'result'>): number | null {
  if (result !== null) return result.bestEpoch;
  if (config === null) return null;
  const { monitor, monitorMode } = config.training;
  const sign = monitorMode === 'max' ? 1 : -1;
  let best: { epoch: number; value: number } | null = null;
  for (const epoch of epochs) {
    const value = monitoredValue(epoch, monitor);
    if (value !== null && (best === null || sign * value > sign * best.value))
      best = { epoch: epoch.epoch, value };
  }
  return best === null ? null : best.epoch;
}
