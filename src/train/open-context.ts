import type { OpenContext } from '../data/index.js';
import type { TrainContext } from './events.js';

/** What opening pictures needs of a run: the seed of the split, the signal, and somebody to tell of progress. */
export function openContext(seed: number, { signal, onEvent }: TrainContext): OpenContext {
  return {
    seed,
    signal,
    onProgress: (progress) => onEvent?.({ type: 'data', ...progress }),
    onNote: (message) => onEvent?.({ type: 'note', message }),
  };
}
