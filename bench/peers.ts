import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PeerCommand } from './peer.js';

/** This file runs as bench/dist/bench/peers.js. */
const BENCH_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

export const PEER_NAMES = ['pupil', 'torch', 'torch-channels-last', 'torch-compile'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** Compiling takes long and needs a C++ compiler: only when asked for. */
export const DEFAULT_PEERS: readonly PeerName[] = ['pupil', 'torch', 'torch-channels-last'];

const TORCH_FLAGS: Record<Exclude<PeerName, 'pupil'>, readonly string[]> = {
  torch: [],
  'torch-channels-last': ['--channels-last'],
  'torch-compile': ['--compile'],
};

/** How to start a peer on a workload file. */
export function peerCommand(name: PeerName, workload: string, threads: number): PeerCommand {
  const args = ['--workload', workload, '--threads', String(threads)];
  if (name === 'pupil') {
    const script = fileURLToPath(new URL('pupil-train.js', import.meta.url));
    return { name, command: process.execPath, args: [script, ...args] };
  }
  const script = join(BENCH_FOLDER, 'torch_train.py');
  return { name, command: pythonPath(), args: [script, ...args, ...TORCH_FLAGS[name]] };
}

/** PUPIL_BENCH_PYTHON, else the environment that `npm run bench:setup` makes, else the system's Python. */
export function pythonPath(): string {
  const own = join(BENCH_FOLDER, '.venv', 'bin', 'python');
  return process.env.PUPIL_BENCH_PYTHON ?? (existsSync(own) ? own : 'python3');
}
