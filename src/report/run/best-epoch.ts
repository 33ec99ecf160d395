import { monitoredValue } from '../../base/monitored-value.js';
import type { RunReport } from './run-report.js';

/** Whether validation examples decided which weights the model has, so that scores on them are a little too good. */
export function isChosenByValidation(result: RunReport['result']): boolean {
  return (
    result !== null &&
    'weights' in result &&
    result.weights === 'best' &&
    !result.monitor.startsWith('train.')
  );
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
