import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPeer } from '../peer.js';
import { type PeerDefinition, PUPIL } from '../peers/registry.js';
import { fastestFirst, peerResults, ratioToBest, type WorkloadResult } from '../report/results.js';
import { makeWorkloadFile } from '../work/make-workload-file.js';
import type { Prepare } from '../workloads/workload.js';
import type { MeasureOptions } from './measure-workload.js';
import { lastLine, type MissingPeer } from './participants.js';

/** A process from its beginning to its end. */
interface Start {
  readonly seconds: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly peakMemory: number | null;
}

/**
 * Start every peer anew in each round: wall time from spawning its process to the loss of its first step, with the reading
 * of the weights and all building and compiling. A first round, in which files come into memory and caches on the disk are
 * filled, is not counted.
 */
export async function measureStart(prepare: Prepare, options: MeasureOptions): Promise<WorkloadResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-bench-'));
  try {
    const file = join(folder, 'workload.safetensors');
    const work = await prepare(folder);
    await writeFile(file, makeWorkloadFile(work));
    const results: WorkloadResult[] = [];
    for (const threads of options.threads) {
      const { turns, missing } = await startInTurn(file, threads, options);
      const [pupil, ...others] = peerResults(turns, work.batch, new Map());
      results.push({
        name: work.name,
        batch: work.batch,
        threads,
        pupil,
        peers: fastestFirst(others),
        missing,
        ratioToBestPython: ratioToBest('python', others, options.peers),
        ratioToBestJs: ratioToBest('javascript', others, options.peers),
        fractionOfMatmul: null,
        multiplyAdds: null,
        matmulGflops: null,
        processor: cpus()[0].model,
      });
    }
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function startInTurn(
  file: string,
  threads: number,
  { rounds, onProgress, ...options }: MeasureOptions,
) {
  const peers = options.peers.filter(({ modes }) => modes.includes('train'));
  const starts = new Map<string, Start[]>([PUPIL, ...peers].map(({ name }) => [name, []]));
  const missing: MissingPeer[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const definition of [PUPIL, ...peers]) {
      const own = starts.get(definition.name);
      if (own === undefined) continue;
      try {
        own.push(await startOnce(definition, file, threads));
      } catch (error) {
        if (definition === PUPIL) throw error;
        starts.delete(definition.name);
        missing.push({ name: definition.name, why: lastLine(error) });
      }
    }
    onProgress(`round ${round} of ${rounds}, threads: ${threads}`);
  }
  const turns = [...starts].map(([name, all]) => ({
    peer: { name, versions: all[0].versions },
    steps: 1,
    rounds,
    secondsPerStep: all.slice(1).map(({ seconds }) => seconds),
    peakMemory: all.at(-1)!.peakMemory,
  }));
  return { turns, missing };
}

async function startOnce(definition: PeerDefinition, file: string, threads: number): Promise<Start> {
  const begin = performance.now();
  const peer = await startPeer(definition, file, threads);
  await peer.reset(true);
  await peer.run(1);
  const seconds = (performance.now() - begin) / 1000;
  const peakMemory = await peer.peakMemory();
  await peer.stop();
  return { seconds, versions: peer.versions, peakMemory };
}
