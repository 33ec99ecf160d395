/** What comes of the work; undefined where the signal is given before, and nobody waits for it any longer. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let give = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    give = () => resolve(undefined);
    if (signal.aborted) give();
    signal.addEventListener('abort', give);
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', give);
    work.catch(() => {});
  }
}
