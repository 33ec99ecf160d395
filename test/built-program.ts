import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as `npm run build` leaves it. */
export const BUILT_PROGRAM = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Run a command line in the built program, as a process of its own. */
export function pupil(
  line: readonly string[],
  started: (child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [BUILT_PROGRAM, ...line], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    text.out += data;
  });
  child.stderr.on('data', (data) => {
    text.err += data;
  });
  started(child);
  return new Promise((done) => {
    child.on('close', (code, signal) => done({ code, signal, ...text }));
  });
}

/** Call `then` once, as soon as standard error says this. */
export function when(child: ChildProcess, pattern: RegExp, then: () => void): void {
  let said = '';
  let done = false;
  child.stderr?.on('data', (data) => {
    said += data;
    if (done || !pattern.test(said)) return;
    done = true;
    then();
  });
}
