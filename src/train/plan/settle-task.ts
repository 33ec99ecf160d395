import type { DataSource, TargetKind } from '../../data/index.js';
import { resolveLoss, type Task } from '../../nn/index.js';
import { requireMetrics } from '../loop/watched-metrics.js';
import type { TrainOptions } from './options.js';
import { resolveTask } from './resolve-task.js';

/**
 * The task of a run, from its options and what its source tells of pictures.
 *
 * Throws  OptionError for a task that the pictures cannot answer, and for a loss or a metric that it does not know.
 */
export function settleTask(options: TrainOptions, kind: TargetKind): Task {
  const task = resolveTask(options.task, kind);
  resolveLoss(options.loss, task);
  requireMetrics(options, task);
  return task;
}

/** What can be refused before any picture is read: all of it where the kind of source alone tells what is known of pictures. */
export function settleEarly(options: TrainOptions, source: DataSource): void {
  if (source.kind === 'pictureArrays') settleTask(options, source.targetKind);
  else if (CLASS_SOURCES.has(source.kind)) settleTask(options, 'class');
}

const CLASS_SOURCES: ReadonlySet<DataSource['kind']> = new Set(['imageFolder', 'idx', 'cifar']);
