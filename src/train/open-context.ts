import type { OpenContext } from '../data/index.js';
import type { TrainContext } from './events.js';
import { type TaskOption, targetKindOf } from './plan/resolve-task.js';

/**
 * What opening pictures needs of a run: the seed of the split, the signal, and somebody to tell of progress. Only numbers have to
 * be asked for, since a column of them may as well be read as classes; other tasks take what the data say.
 */
export function openContext(
  { seed, task }: { readonly seed: number; readonly task: TaskOption },
  { signal, onEvent }: TrainContext,
): OpenContext {
  return {
    seed,
    signal,
    onProgress: (progress) => onEvent?.({ type: 'data', ...progress }),
    onNote: (message) => onEvent?.({ type: 'note', message }),
    ...(task === 'regression' && { targetKind: targetKindOf(task) }),
  };
}
