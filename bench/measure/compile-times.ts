import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockSize } from '../../src/runtime/node/block-size.js';
import { openGraphCache } from '../../src/runtime/node/graph-cache.js';
import { callGraph, graphFile, lowerProgram } from '../../src/runtime/node/graph-file.js';
import { openSession, sessionKey } from '../../src/runtime/node/open-session.js';
import type { Program } from '../../src/runtime/runtime.js';
import { median } from './median.js';

/** How long it takes until a program can run; milliseconds, medians of the rounds. */
export interface CompileTimes {
  /** Of the ONNX graph. */
  readonly nodes: number;
  readonly bytes: number;
  /** Tensors and gradients. */
  readonly building: number;
  /** Simplification, and formulations as ONNX nodes. */
  readonly lowering: number;
  /** Bytes of the ONNX file. */
  readonly encoding: number;
  /** ONNX Runtime's part when the graph was never seen before, with keeping it on the disk. */
  readonly coldSession: number;
  /** With the optimized graph from the disk. */
  readonly warmSession: number;
}

const SETTINGS = { threads: 1, optimization: 'all' } as const;
const CACHE_BYTES = 1e9;

/** `build` makes the program anew each time. A first round, in which code is compiled, is not counted. */
export async function compileTimes(build: () => Program, rounds: number): Promise<CompileTimes> {
  const block = await blockSize();
  const all: CompileTimes[] = [];
  for (let round = 0; round <= rounds; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'pupil-bench-graphs-'));
    try {
      const times = await compileOnce(build, block, folder);
      if (round > 0 || rounds === 0) all.push(times);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  const middle = (of: (times: CompileTimes) => number) => median(all.map(of));
  return {
    nodes: all[0].nodes,
    bytes: all[0].bytes,
    building: middle((times) => times.building),
    lowering: middle((times) => times.lowering),
    encoding: middle((times) => times.encoding),
    coldSession: middle((times) => times.coldSession),
    warmSession: middle((times) => times.warmSession),
  };
}

async function compileOnce(
  build: () => Program,
  block: number | undefined,
  folder: string,
): Promise<CompileTimes> {
  const cache = openGraphCache({ folder, limitBytes: CACHE_BYTES });
  const [program, building] = await timed(async () => build());
  const [graph, lowering] = await timed(async () => lowerProgram(program, block));
  const [file, encoding] = await timed(async () => graphFile(callGraph(program, graph)));
  const open = () => openSession(file, sessionKey(file.bytes, SETTINGS), SETTINGS, cache);
  const [cold, coldSession] = await timed(open);
  await cold.release();
  const [warm, warmSession] = await timed(open);
  await warm.release();
  const { length: nodes } = graph.nodes;
  return { nodes, bytes: file.bytes.length, building, lowering, encoding, coldSession, warmSession };
}

async function timed<T>(work: () => Promise<T>): Promise<[result: T, milliseconds: number]> {
  const begin = performance.now();
  const result = await work();
  return [result, performance.now() - begin];
}
