import type { Task } from '../../nn/index.js';
import { mainMetric, resolveMetric } from '../metrics/registry.js';
import type { TrainOptions } from '../plan/options.js';
import type { RunConfig } from '../run/run-config.js';

type Stopping = Pick<RunConfig['training'], 'monitor' | 'monitorMode' | 'earlyStopping' | 'onPlateau'>;

/**
 * Metrics and directions of a run: what names no metric listens to the monitored one, and a direction that is not given is
 * that of the metric.
 *
 * Throws  OptionError `option/metric` for a metric that the task does not know.
 */
export function resolveStopping(
  { monitor, monitorMode, earlyStopping, onPlateau }: TrainOptions,
  task: Task,
): Stopping {
  const monitored = canonical(monitor === 'auto' ? mainMetric(task) : monitor, task);
  const direction = monitorMode === 'auto' ? resolveMetric(monitored, task).mode : monitorMode;
  function watched<Options extends { metric?: string | undefined; mode?: 'min' | 'max' | undefined }>(
    options: false | Options,
  ) {
    if (options === false) return false;
    const metric = options.metric === undefined ? monitored : canonical(options.metric, task);
    const own = metric === monitored ? direction : resolveMetric(metric, task).mode;
    return { ...options, metric, mode: options.mode === undefined ? own : options.mode };
  }
  return {
    monitor: monitored,
    monitorMode: direction,
    earlyStopping: watched(earlyStopping),
    onPlateau: watched(onPlateau),
  };
}

/** One spelling for each metric: `accuracy` for `validation.accuracy`. */
function canonical(metric: string, task: Task): string {
  const { split, name } = resolveMetric(metric, task);
  return split === 'train' ? `train.${name}` : name;
}
