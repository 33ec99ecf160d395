/** How trainings share a machine. */
export interface Processors {
  /** Trainings at a time, in processes of their own; null for one after the other in this process. */
  readonly workers: number | null;
  /** Of each training; null where its config says it. */
  readonly threads: number | null;
}

/** What is known of the machine and of one training. */
export interface Load {
  readonly cores: number;
  /** Bytes of the machine, and of a training with its pictures. */
  readonly memory: number;
  readonly memoryOfOne: number;
  /** Of a training on one processor. */
  readonly seconds: number;
  /** False where a training cannot be sent to another process. */
  readonly isPlain: boolean;
  /** Trainings are run on a queue, by machines that nothing is known of. */
  readonly isQueued: boolean;
}

/** Of the memory, for all trainings together. */
const MEMORY_SHARE = 0.6;
/** A process must be worth its start, which takes about a second. */
const FEWEST_SECONDS = 5;

/**
 * Trainings on one processor each, side by side, are done sooner than one after the other on all of them: as many as there are
 * processors and as fit into memory, unless a person says how many, or how many processors each has.
 */
export function shareProcessors(
  { workers, threads }: { readonly workers?: number | undefined; readonly threads?: number | undefined },
  { cores, memory, memoryOfOne, seconds, isPlain, isQueued }: Load,
): Processors {
  const shared = (count: number) => (threads === undefined ? Math.max(1, Math.floor(cores / count)) : null);
  // On every machine the same, since it decides the last bits of numbers.
  if (isQueued) return { workers: workers ?? null, threads: threads === undefined ? 1 : null };
  if (workers !== undefined) return { workers, threads: shared(workers) };
  if (!isPlain) return { workers: null, threads: shared(1) };
  // Short ones stay here; also there, one processor each is as good as all.
  if (seconds < FEWEST_SECONDS) return { workers: null, threads: shared(cores) };
  const fitting = Math.max(1, Math.floor((MEMORY_SHARE * memory) / memoryOfOne));
  const count = Math.min(Math.max(1, Math.floor(cores / (threads ?? 1))), fitting);
  return { workers: count === 1 ? null : count, threads: shared(count) };
}
