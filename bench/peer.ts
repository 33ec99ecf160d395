import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ReadyAnswer, Request, RunAnswer } from './protocol.js';

export interface PeerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** A side of the comparison: a child process that stays alive between its turns. */
export interface Peer extends Readonly<ReadyAnswer['ready']> {
  readonly name: string;
  reset(dropout: number): Promise<void>;
  run(steps: number): Promise<RunAnswer>;
  stop(): Promise<void>;
}

/** Long enough for torch.compile on a slow machine. */
const ANSWER_TIMEOUT_MS = 300_000;
const STDERR_KEPT = 2000;

/** Start a peer and wait until it is ready. Rejects with the end of its stderr if it dies or does not answer. */
export async function startPeer({ name, command, args }: PeerCommand, threads: number): Promise<Peer> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
  });
  // A peer that died is told by 'close' below; the broken pipe itself says nothing more.
  child.stdin.on('error', () => undefined);
  const closed = new Promise<Error>((resolve) => {
    child.on('error', resolve);
    child.on('close', (code) => resolve(new Error(`${name} ended with code ${code}: ${stderr.trim()}`)));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function nextAnswer<T>(): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Error>((resolve) => {
      timer = setTimeout(
        () => resolve(new Error(`${name} did not answer: ${stderr.trim()}`)),
        ANSWER_TIMEOUT_MS,
      );
    });
    const line = await Promise.race([lines.next(), closed, late]);
    clearTimeout(timer);
    if (line instanceof Error || line.done) {
      child.kill();
      throw line instanceof Error ? line : await closed;
    }
    return JSON.parse(line.value) as T;
  }
  function ask<T>(request: Request): Promise<T> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return nextAnswer<T>();
  }

  const { ready } = await nextAnswer<ReadyAnswer>();
  return {
    name,
    ...ready,
    async reset(dropout) {
      await ask({ command: 'reset', dropout });
    },
    run: (steps) => ask<RunAnswer>({ command: 'run', steps }),
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}
