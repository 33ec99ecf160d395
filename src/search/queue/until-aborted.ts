/**
 * What comes of the work; undefined where the signal is given before, or was given `graceMs` ago, and nobody waits for it any longer.
 */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  graceMs = 0,
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let give = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    give = () => {
      if (graceMs === 0) resolve(undefined);
      else timer = setTimeout(() => resolve(undefined), graceMs);
    };
    if (signal.aborted) give();
    else signal.addEventListener('abort', give);
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', give);
    work.catch(() => {});
  }
}
