import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { peakMemory } from './peak-memory.js';
import { type PeerDefinition, peerCommand } from './peers/registry.js';
import type { ReadyAnswer, Request, RunAnswer } from './protocol.js';

/** A side of the comparison: a child process that stays alive between its turns. */
export interface Peer extends Readonly<ReadyAnswer['ready']> {
  readonly name: string;
  reset(dropout: boolean): Promise<void>;
  run(steps: number): Promise<RunAnswer>;
  /** Keep its threads from running until it is asked again: some spin for a while after their work. */
  pause(): void;
  /** Bytes that it had in memory at most; null where the system does not say. */
  peakMemory(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Long enough for torch.compile on a slow machine. */
const ANSWER_TIMEOUT_MS = 600_000;
const STDERR_KEPT = 4000;

/** Start a peer on a workload file and wait until it is ready. Rejects with the end of its stderr if it dies or does not answer. */
export async function startPeer(definition: PeerDefinition, file: string, threads: number): Promise<Peer> {
  const { name } = definition;
  const { command, args, environment } = peerCommand(definition, file, threads);
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
  });
  // A peer that died is told by 'close' below; the broken pipe itself says nothing more.
  child.stdin.on('error', () => undefined);
  const closed = new Promise<Error>((resolve) => {
    child.on('error', resolve);
    child.on('close', (code, signal) =>
      resolve(new Error(`${name} ended with ${signal ?? `code ${code}`}: ${stderr.trim()}`)),
    );
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function nextAnswer<T>(): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Error>((resolve) => {
      timer = setTimeout(
        () => resolve(new Error(`${name} did not answer within ${ANSWER_TIMEOUT_MS / 60_000} minutes`)),
        ANSWER_TIMEOUT_MS,
      );
    });
    const line = await Promise.race([lines.next(), closed, late]);
    clearTimeout(timer);
    if (line instanceof Error || line.done) {
      kill();
      throw line instanceof Error ? line : await closed;
    }
    return JSON.parse(line.value) as T;
  }
  function ask<T>(request: Request): Promise<T> {
    child.kill('SIGCONT');
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
    pause() {
      child.kill('SIGSTOP');
    },
    peakMemory: () => peakMemory(child.pid!),
    async stop() {
      process.removeListener('exit', kill);
      child.kill('SIGCONT');
      child.stdin.end();
      await closed;
    },
  };
}
