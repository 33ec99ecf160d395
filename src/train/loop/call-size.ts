/** How long a call may keep signals, timers and events waiting; seconds. */
const CALL_SECONDS = 0.25;
/** Beyond it nothing is gained, and batches take memory. */
const MOST_UPDATES = 64;

/** How many updates to make in one call. */
export interface CallSize {
  /** For the next one. */
  readonly most: number;
  /** What the last one took, compiling included. */
  took(updates: number, seconds: number): void;
}

/**
 * As many updates as the time of a call has room for, by the last one; twice as many as before at most, so that a fluke does not
 * stop the world. It decides when things happen, never what comes out: the numbers are the same for any size.
 */
export function createCallSize(): CallSize {
  let most = 1;
  return {
    get most() {
      return most;
    },
    took(updates, seconds) {
      const fitting = Math.floor((CALL_SECONDS * updates) / seconds);
      most = Math.max(1, Math.min(fitting, 2 * most, MOST_UPDATES));
    },
  };
}
