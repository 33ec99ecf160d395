import type { TrainContext, TrainEvent } from '../../train/index.js';
import { followRun } from './follow-run.js';

/**
 * Train with event files of TensorBoard in the run directory, `tensorboard/`, which grow with every epoch: `train` is handed a context
 * that writes them. A resumed run goes on with those that it has, and gets those of its earlier epochs where it has none.
 *
 *     await withTensorBoard({}, (context) => train('auto', imageFolder('photos'), { epochs: 30 }, context))
 *
 * Where event files cannot be written an event `note` says so, and training goes on. Throws what `train` throws.
 */
export async function withTensorBoard<Context extends TrainContext, Result>(
  context: Context,
  train: (context: Context & Required<Pick<TrainContext, 'onEvent' | 'between'>>) => Promise<Result>,
): Promise<Result> {
  const follower = followRun({
    note: (message) => context.onEvent?.({ type: 'note', message }),
    now: () => Date.now() / 1000,
  });
  const watched = {
    ...context,
    onEvent(event: TrainEvent) {
      follower.hear(event);
      context.onEvent?.(event);
    },
    // The checkpoint of an epoch is read before the next one is saved.
    async between() {
      await follower.written();
      await context.between?.();
    },
  };
  try {
    return await train(watched);
  } finally {
    await follower.end();
  }
}
