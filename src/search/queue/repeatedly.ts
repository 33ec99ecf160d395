/**
 * Do something now and every so many milliseconds, but not again before it is done: commands wait for a server that is away, and would
 * pile up. What fails is tried at the next turn. Returns what ends it.
 */
export function repeatedly(work: () => Promise<unknown>, everyMs: number): () => void {
  let isAtWork = false;
  const turn = async () => {
    if (isAtWork) return;
    isAtWork = true;
    try {
      await work();
    } catch {
      // The connection itself says when the server is lost.
    } finally {
      isAtWork = false;
    }
  };
  void turn();
  const timer = setInterval(() => void turn(), everyMs);
  return () => clearInterval(timer);
}
