import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What to read: a picture, or a source of pictures. */
export interface ReadRequest {
  readonly kind: string;
  readonly path: string;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** What became of it; all undefined where it could be read. */
export interface ReadOutcome {
  /** The error that is meant for people. */
  readonly refusal?: { readonly code: string; readonly where: string; readonly what: string } | undefined;
  /** Any other, or the end of the process, or that it gave no answer in time. */
  readonly crash?: string | undefined;
  /** Memory that the process has held at most so far. */
  readonly mostKilobytes: number;
}

/** Longer than any of these files may take, also on a busy machine. */
const MOST_MS = 30_000;
const script = fileURLToPath(new URL('./damaged-reader.mjs', import.meta.url));

/** A process that reads damaged files one after the other; a new one is started where one has died. */
export function startDamagedReader() {
  let child: ChildProcess | undefined;
  return {
    read(request: ReadRequest): Promise<ReadOutcome> {
      child ??= fork(script, {
        execArgv: ['--max-old-space-size=512'],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      const reader = child;
      return new Promise((resolve) => {
        let said = '';
        const hear = (chunk: Buffer) => {
          said += chunk.toString();
        };
        const end = (outcome: ReadOutcome) => {
          clearTimeout(timer);
          reader.off('message', end).off('exit', stopped);
          reader.stderr!.off('data', hear);
          if (outcome.crash !== undefined) {
            reader.kill('SIGKILL');
            child = undefined;
          }
          resolve(outcome);
        };
        const stopped = (code: number | null, signal: string | null) =>
          end({ crash: `the process ended with ${signal ?? code}: ${said.slice(-2000)}`, mostKilobytes: 0 });
        const timer = setTimeout(
          () => end({ crash: `no answer in ${MOST_MS} ms`, mostKilobytes: 0 }),
          MOST_MS,
        );
        reader.on('message', end).on('exit', stopped);
        reader.stderr!.on('data', hear);
        reader.send(request);
      });
    },
    close() {
      child?.kill();
    },
  };
}
