import { requirePlainNetwork } from '../processes/plain-network.js';
import type { TrialHooks, TrialPlaces } from '../trials/run-trial.js';
import { queueAddress } from './address.js';
import { queueExecutor } from './queue-executor.js';

/** The queue that a person asks for. */
export interface AskedQueue {
  readonly url: string;
  /** 'trials' where nothing is said. */
  readonly name?: string | undefined;
}

/** What is told of the place where trials are run. */
export interface PlaceNote {
  readonly type: 'note';
  readonly message: string;
}

/** The part of a context that says where trials are run. */
interface PlacedContext extends Pick<TrialHooks, 'extensions'> {
  readonly executor?: TrialPlaces | undefined;
  readonly onEvent?: ((event: PlaceNote) => void) | undefined;
}

/** Do something with the trials run on a queue, if any is asked for; what cannot be reached, or sent, is told before anything is done. */
export async function onQueue<Context extends PlacedContext, Result>(
  queue: AskedQueue | null | undefined,
  workers: number | null,
  context: Context,
  work: (context: Context) => Promise<Result>,
): Promise<Result> {
  if (context.executor !== undefined) return work(context);
  const isQueued = queue !== undefined && queue !== null;
  if (isQueued || workers !== null) requirePlainNetwork(context, isQueued ? 'queue' : 'workers');
  if (!isQueued) return work(context);
  const executor = await queueExecutor(queue.url, {
    name: queue.name,
    slots: workers ?? undefined,
    onNote: (message) => context.onEvent?.({ type: 'note', message }),
  });
  try {
    return await work({ ...context, executor });
  } finally {
    await executor.close();
  }
}

/** What may be written down of a queue: its password may not. Throws OptionError `option/queue`. */
export function keptQueue({ url, name }: AskedQueue): { url: string; name: string } {
  const address = queueAddress(url, name);
  return { url: address.url, name: address.name };
}
