import { performance } from 'node:perf_hooks';

/** Seconds since it was made; never goes back. */
export function createStopWatch(): { seconds(): number } {
  const start = performance.now();
  return { seconds: () => (performance.now() - start) / 1000 };
}
