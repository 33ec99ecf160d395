import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MATRIX_PRODUCT, OPERATIONS_PER_STEP } from '../peers/matrix-product.js';
import { type PeerDefinition, PUPIL } from '../peers/registry.js';
import { fastestFirst, peerResults, ratioToBest, type WorkloadResult } from '../report/results.js';
import { makeWorkloadFile } from '../work/make-workload-file.js';
import type { Work } from '../work/work.js';
import type { Prepare } from '../workloads/workload.js';
import { type Comparison, compareLosses } from './compare-losses.js';
import { gather, type MissingPeer, type Participants } from './participants.js';
import { type TurnOptions, type Turns, takeTurns } from './take-turns.js';
import { workMultiplyAdds } from './work-multiply-adds.js';

export interface MeasureOptions extends TurnOptions {
  /** Numbers of threads, one after the other. */
  readonly threads: readonly number[];
  /** Besides Pupil. */
  readonly peers: readonly PeerDefinition[];
  readonly onProgress: (message: string) => void;
}

/** Measure a piece of work: first whether all sides compute the same, then how fast. A result for each number of threads. */
export async function measureWorkload(prepare: Prepare, options: MeasureOptions): Promise<WorkloadResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-bench-'));
  try {
    const file = join(folder, 'workload.safetensors');
    const work = await prepare(folder);
    await writeFile(file, makeWorkloadFile(work));
    const compared = join(folder, 'compared.safetensors');
    await writeFile(compared, makeWorkloadFile(atComparedRate(work)));
    const { losses, missing } = await comparePeers(work, compared, options);
    const peers = options.peers.filter(({ name }) => !missing.some((peer) => peer.name === name));
    const results: WorkloadResult[] = [];
    for (const threads of options.threads) {
      results.push(await measureSpeed(work, file, { ...options, peers, losses, missing, threads }));
    }
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function atComparedRate(work: Work): Work {
  return { ...work, optimizer: { ...work.optimizer, learningRate: work.comparedLearningRate } };
}

/** In processes of their own, so that what is compared does not count in the memory of what is measured. */
async function comparePeers(work: Work, file: string, { peers, threads, onProgress }: MeasureOptions) {
  const able = peers.filter(({ modes }) => modes.includes(work.mode));
  const unable = peers
    .filter((peer) => !able.includes(peer))
    .map(({ name }) => ({ name, why: 'it has no side for this workload' }));
  const participants = await gather([PUPIL, ...able], file, threads[0]);
  try {
    onProgress('comparing losses');
    // Decoders and random changes differ from library to library: an epoch cannot be compared.
    const losses = work.mode === 'epoch' ? NOT_COMPARED : await compareLosses(participants);
    requirePupil(participants);
    return { losses, missing: [...unable, ...participants.missing] };
  } finally {
    await participants.stop();
  }
}

const NOT_COMPARED: ReadonlyMap<string, Comparison> = new Map();

async function measureSpeed(
  work: Work,
  file: string,
  options: Omit<MeasureOptions, 'threads'> & {
    readonly threads: number;
    readonly losses: ReadonlyMap<string, Comparison>;
    readonly missing: readonly MissingPeer[];
  },
): Promise<WorkloadResult> {
  const { peers, threads, rounds, onProgress } = options;
  const slow = [...options.losses.values()].filter(
    ({ secondsPerStep }) => secondsPerStep > SLOWEST_STEP_SECONDS,
  );
  const takeTurn = peers.filter(({ name }) => !slow.some(({ peer }) => peer.name === name));
  const participants = await gather([PUPIL, MATRIX_PRODUCT, ...takeTurn], file, threads);
  try {
    const turns = await takeTurns(participants, options, (round) =>
      onProgress(`round ${round + 1} of ${rounds}, threads: ${threads}`),
    );
    requirePupil(participants);
    const product = turns.find(({ peer }) => peer.name === MATRIX_PRODUCT.name);
    const examples = work.folder === undefined ? work.batch : work.folder.pictures;
    const [pupil, ...others] = peerResults(
      [...turns.filter((turn) => turn !== product), ...slow.map(turnOfComparison)],
      examples,
      options.losses,
    );
    const multiplyAdds = work.mode === 'epoch' ? null : workMultiplyAdds(work);
    const rate = product && OPERATIONS_PER_STEP / Math.min(...product.secondsPerStep);
    return {
      name: work.name,
      batch: work.batch,
      threads,
      pupil,
      peers: fastestFirst(others),
      missing: [...options.missing, ...participants.missing],
      ratioToBestPython: ratioToBest('python', others, peers),
      ratioToBestJs: ratioToBest('javascript', others, peers),
      fractionOfMatmul: rate && multiplyAdds ? (2 * multiplyAdds) / (pupil.milliseconds / 1000) / rate : null,
      multiplyAdds,
      matmulGflops: rate === undefined ? null : rate / 1e9,
      processor: cpus()[0].model,
    };
  } finally {
    await participants.stop();
  }
}

/** A peer whose step takes longer is not asked again after its losses are compared. */
const SLOWEST_STEP_SECONDS = 20;

function turnOfComparison({ peer, steps, secondsPerStep, peakMemory }: Comparison): Turns {
  return { peer, steps, rounds: 1, secondsPerStep: [secondsPerStep], peakMemory };
}

/** Everything is compared with Pupil: without it there is nothing to say. */
function requirePupil({ missing }: Participants): void {
  const failed = missing.find(({ name }) => name === PUPIL.name);
  if (failed !== undefined) throw new Error(`Pupil itself failed: ${failed.why}`);
}
