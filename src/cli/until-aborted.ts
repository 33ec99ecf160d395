import { once } from 'node:events';

/** Until a person or the system asks to stop. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
