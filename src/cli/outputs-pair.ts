import type { Task } from '../nn/index.js';

/** Outputs that are named; of more, that there are others. */
const MOST_NAMED = 10;

/** What the outputs of a model stand for, as a line of a summary: their number, and the names of the first of them. */
export function outputsPair({ task, classes }: { task: Task; classes: readonly string[] }): [string, string] {
  const label = {
    regression: 'predicts',
    'multi-label': 'labels',
    'multi-class': 'classes',
    binary: 'classes',
  }[task];
  const named = classes.slice(0, MOST_NAMED).join(', ');
  return [label, `${classes.length}: ${named}${classes.length > MOST_NAMED ? ', …' : ''}`];
}
