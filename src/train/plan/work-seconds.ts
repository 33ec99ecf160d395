import { performance } from 'node:perf_hooks';

/** Seconds of the clock, and of all processors that this process has used; each from a beginning of its own. */
export interface Clocks {
  readonly clock: () => number;
  readonly processors: () => number;
}

const OF_PROCESS: Clocks = {
  clock: () => performance.now() / 1e3,
  processors() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
};

/**
 * Begin to measure work of this process: the function says the seconds since then that it takes on a machine that does nothing else.
 * Those of the clock, or those of the processors where these are fewer: then the process has waited for others.
 */
export function measureWork({ clock, processors }: Clocks = OF_PROCESS): () => number {
  const [began, used] = [clock(), processors()];
  return () => Math.min(clock() - began, processors() - used);
}
