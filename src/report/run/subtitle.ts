import { formatCount, formatNumberOf } from '../../base/format-count.js';
import { exampleKind, type RunConfig } from '../../train/index.js';
import { isolated } from '../page/isolated.js';
import type { RunReport } from './run-report.js';

/** What was trained on what, in a line. */
export function subtitleOf({ config, epochs }: RunReport): string {
  if (config === null) return 'Report of a training';
  const { classifier, data } = config;
  const example = exampleKind(classifier.input) === 'rows' ? 'row' : 'picture';
  const done = epochs.at(-1)?.epoch ?? 0;
  return `${learned(classifier)} learned from ${formatNumberOf(data.training, example)} in ${formatNumberOf(done, 'epoch')}`;
}

/** Numbers are called by their names where they are few. */
function learned(classifier: RunConfig['classifier']): string {
  const { task, classes } = classifier;
  return task === 'regression' && classes.length <= 3
    ? classes.map(isolated).join(', ')
    : outputsCounted(classifier);
}

/** How many classes, labels or numbers a model tells, in words. */
export function outputsCounted({ task, classes }: RunConfig['classifier']): string {
  if (task === 'regression') return formatNumberOf(classes.length, 'number');
  if (task === 'multi-label') return formatNumberOf(classes.length, 'label');
  return classes.length === 1 ? '1 class' : `${formatCount(classes.length)} classes`;
}
