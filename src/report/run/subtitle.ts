import { formatNumberOf } from '../../base/format-count.js';
import type { RunReport } from './run-report.js';

/** What was trained on what, in a line. */
export function subtitleOf({ config, epochs }: RunReport): string {
  if (config === null) return 'Report of a training';
  const { classifier, data } = config;
  const { task, classes } = classifier;
  const example = 'kind' in classifier.input ? 'row' : 'picture';
  const learned = task === 'regression' ? 'number' : task === 'multi-label' ? 'label' : 'class';
  const many =
    learned === 'class' && classes.length !== 1
      ? `${classes.length} classes`
      : formatNumberOf(classes.length, learned);
  const done = epochs.at(-1)?.epoch ?? 0;
  return `${many} learned from ${formatNumberOf(data.training, example)} in ${formatNumberOf(done, 'epoch')}`;
}
