import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Work } from '../work/work.js';

/** This file runs as bench/dist/bench/peers/registry.js. */
const BENCH_FOLDER = fileURLToPath(new URL('../../..', import.meta.url));

/** A side of the comparison: a script that speaks `protocol.ts`. */
export interface PeerDefinition {
  readonly name: string;
  readonly language: 'python' | 'javascript';
  /**
   * In bench/peers: Python (.py), or what TypeScript becomes (.js); in bench/peers-js: what needs packages of its own (.mjs). It
   * takes `--workload <file> --threads <n>`.
   */
  readonly script: string;
  readonly flags?: readonly string[];
  /** What it can do. */
  readonly modes: readonly Work['mode'][];
  /** Of its process, besides those that all get. */
  readonly environment?: (threads: number) => Readonly<Record<string, string>>;
}

/** Idle compile workers of PyTorch would disturb the others. */
const torch = {
  language: 'python',
  script: 'torch_peer.py',
  modes: ['train', 'infer'],
  environment: () => ({ TORCHINDUCTOR_COMPILE_THREADS: '1' }),
} as const;

export const PUPIL: PeerDefinition = {
  name: 'pupil',
  language: 'javascript',
  script: 'pupil-peer.js',
  modes: ['train', 'infer', 'epoch'],
};

const keras = { language: 'python', script: 'keras_peer.py', modes: ['train', 'infer'] } as const;

const tfjs = { language: 'javascript', script: 'tfjs-peer.mjs', modes: ['train', 'infer'] } as const;

/** Whom Pupil is compared with. */
export const PEERS: readonly PeerDefinition[] = [
  { name: 'torch', ...torch, modes: ['train', 'infer', 'epoch'] },
  { name: 'torch-channels-last', ...torch, flags: ['--channels-last'] },
  { name: 'torch-compile', ...torch, flags: ['--compile'] },
  { name: 'torch-workers', ...torch, flags: ['--workers'], modes: ['epoch'] },
  { name: 'keras', ...keras },
  { name: 'keras-xla', ...keras, flags: ['--xla'] },
  { name: 'jax', language: 'python', script: 'jax_peer.py', modes: ['train', 'infer'] },
  { name: 'tfjs', ...tfjs, flags: ['--backend', 'cpu'] },
  { name: 'tfjs-wasm', ...tfjs, flags: ['--backend', 'wasm'] },
  { name: 'tfjs-node', ...tfjs, flags: ['--backend', 'tensorflow'] },
  { name: 'jax-js', language: 'javascript', script: 'jax-js-peer.mjs', modes: ['train', 'infer'] },
];

export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** How to start a peer on a workload file. */
export function peerCommand(peer: PeerDefinition, workload: string, threads: number): PeerCommand {
  const args = ['--workload', workload, '--threads', String(threads), ...(peer.flags ?? [])];
  const environment = {
    OMP_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
    ...peer.environment?.(threads),
  };
  if (peer.language === 'javascript') {
    const script = peer.script.endsWith('.mjs')
      ? join(BENCH_FOLDER, 'peers-js', peer.script)
      : fileURLToPath(new URL(peer.script, import.meta.url));
    return { command: process.execPath, args: [script, ...args], environment };
  }
  return { command: pythonPath(), args: [join(BENCH_FOLDER, 'peers', peer.script), ...args], environment };
}

/** PUPIL_BENCH_PYTHON, else the environment that `npm run bench:setup` makes, else the system's Python. */
export function pythonPath(): string {
  const own = join(BENCH_FOLDER, '.venv', 'bin', 'python');
  return process.env.PUPIL_BENCH_PYTHON ?? (existsSync(own) ? own : 'python3');
}
