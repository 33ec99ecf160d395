import type { RunAnswer } from '../protocol.js';

/** How Pupil does one kind of work; the requests of `protocol.ts` as calls. */
export interface PupilWorker {
  reset(dropout: boolean): Promise<void>;
  run(steps: number): Promise<RunAnswer>;
  dispose(): Promise<void>;
}
