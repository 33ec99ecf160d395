import { type AnyEvent, followRuns } from './follow-runs.js';

/** What a context is given besides what it holds. */
export interface Watched {
  readonly onEvent: (event: AnyEvent) => void;
  readonly between: () => Promise<void>;
}

/**
 * Train with event files of TensorBoard in the run directory, `tensorboard/`, which grow with every epoch: `work` is handed a context
 * that writes them, for `train`, `resume`, `search` or `study`. A resumed run goes on with those that it has, and gets those of its
 * earlier epochs where it has none. Trials of searches and studies have no pictures and charts; `writeTensorBoard` draws them.
 *
 *     await withTensorBoard({}, (context) => train('auto', imageFolder('photos'), { epochs: 30 }, context))
 *
 * Where event files cannot be written an event `note` says so, and training goes on. Throws what `work` throws.
 */
export async function withTensorBoard<
  Context extends {
    readonly onEvent?: ((event: never) => void) | undefined;
    readonly between?: (() => Promise<void>) | undefined;
  },
  Result,
>(
  context: Context,
  work: (context: Omit<Context, keyof Watched> & Watched) => Promise<Result>,
): Promise<Result> {
  // Whoever hears the events of the work hears its notes.
  const tell = (event: AnyEvent) => context.onEvent?.(event as never);
  const runs = followRuns({
    note: (message) => tell({ type: 'note', message }),
    now: () => Date.now() / 1000,
  });
  try {
    return await work({
      ...context,
      onEvent(event) {
        runs.hear(event);
        tell(event);
      },
      // The checkpoint of an epoch is read before the next one is saved.
      async between() {
        await runs.written();
        await context.between?.();
      },
    });
  } finally {
    await runs.end();
  }
}
