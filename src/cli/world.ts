import type { Library } from './library.js';

/** One output stream of the process. */
export interface Sink {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal in characters; undefined when there is none. */
  columns(): number | undefined;
  /** Its height in lines; undefined when there is none. */
  rows(): number | undefined;
}

/** Everything that a command may touch of the process it runs in; `bin.ts` makes the real one. */
export interface World {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Version of Pupil. */
  readonly version: string;
  /** Absolute path of the current folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The rest of Pupil, read when a command needs it. */
  library(): Promise<Library>;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Aborted, with an InterruptedError as its reason, when a person or the system asks to stop. */
  readonly signal: AbortSignal;
}
