import type { PictureSource } from '../data/index.js';
import { resolveLoss, type Task } from '../nn/index.js';
import type { TrainOptions } from './options.js';
import { resolveTask, targetKindOf } from './resolve-task.js';
import { requireMetrics } from './watched-metrics.js';

/**
 * The task of a run, from its options and what its source tells of pictures.
 *
 * Throws  OptionError for a task that the pictures cannot answer, and for a loss or a metric that it does not know: all
 *         that can be refused before any picture is read.
 */
export function settleTask(options: TrainOptions, source: PictureSource): Task {
  const task = resolveTask(options.task, targetKindOf(source));
  resolveLoss(options.loss, task);
  requireMetrics(options, task);
  return task;
}
