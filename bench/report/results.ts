import type { Comparison } from '../measure/compare-losses.js';
import { median } from '../measure/median.js';
import type { MissingPeer } from '../measure/participants.js';
import type { Turns } from '../measure/take-turns.js';
import type { PeerDefinition } from '../peers/registry.js';

/** What was measured of one peer. */
export interface PeerResult {
  readonly name: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Of a step, median of the rounds. */
  readonly milliseconds: number;
  /** Pictures or rows, median of the rounds, and the slowest and fastest one. */
  readonly imagesPerSecond: number;
  readonly slowest: number;
  readonly fastest: number;
  /** Bytes, at most in all the time of its process; null where the system does not say. */
  readonly peakMemory: number | null;
  /** Largest relative difference of its losses from Pupil's without dropout; null where they cannot be compared. */
  readonly lossDifference: number | null;
  /** Of those losses; 50 but for very slow peers. */
  readonly comparedSteps: number;
  readonly rounds: number;
  /** Of each round. */
  readonly steps: number;
  /** Speed of Pupil over this one's: the median of the ratios of each round. */
  readonly ratio: number;
}

/** A workload at one number of threads. */
export interface WorkloadResult {
  readonly name: string;
  /** Pictures or rows of a step. */
  readonly batch: number;
  readonly threads: number;
  readonly pupil: PeerResult;
  /** Fastest first. */
  readonly peers: readonly PeerResult[];
  readonly missing: readonly MissingPeer[];
  /** Speed of Pupil over that of the fastest peer in Python; null where there is none. */
  readonly ratioToBestPython: number | null;
  readonly ratioToBestJs: number | null;
  /** Multiplications and additions of a step in its time, of those that matrix products get done; null where not measured. */
  readonly fractionOfMatmul: number | null;
  readonly multiplyAdds: number | null;
  /** Of matrix products of 1024 x 1024, the fastest round; 10^9 multiplications and additions each second. */
  readonly matmulGflops: number | null;
  readonly processor: string;
}

/** Turns of a peer, of which its name and versions are enough. */
type MeasuredTurns = Omit<Turns, 'peer'> & { readonly peer: Pick<Turns['peer'], 'name' | 'versions'> };

/** `turns` holds Pupil's first. */
export function peerResults(
  turns: readonly MeasuredTurns[],
  examples: number,
  losses: ReadonlyMap<string, Pick<Comparison, 'difference' | 'steps'>>,
): PeerResult[] {
  const [reference] = turns;
  return turns.map(({ peer, secondsPerStep, peakMemory, rounds, steps }) => {
    const speeds = secondsPerStep.map((seconds) => examples / seconds);
    const compared = losses.get(peer.name);
    return {
      name: peer.name,
      versions: peer.versions,
      milliseconds: median(secondsPerStep) * 1000,
      imagesPerSecond: median(speeds),
      slowest: Math.min(...speeds),
      fastest: Math.max(...speeds),
      peakMemory,
      lossDifference: compared === undefined ? null : compared.difference,
      comparedSteps: compared === undefined ? 0 : compared.steps,
      rounds,
      steps,
      ratio: median(secondsPerStep.map((seconds, round) => seconds / reference.secondsPerStep[round])),
    };
  });
}

/** Speed of Pupil over that of the fastest peer written in a language. */
export function ratioToBest(
  language: PeerDefinition['language'],
  peers: readonly PeerResult[],
  definitions: readonly PeerDefinition[],
): number | null {
  const those = new Set(definitions.filter((peer) => peer.language === language).map(({ name }) => name));
  const best = fastestFirst(peers.filter(({ name }) => those.has(name))).at(0);
  return best === undefined ? null : best.ratio;
}

export function fastestFirst(peers: readonly PeerResult[]): PeerResult[] {
  return [...peers].sort((a, b) => b.imagesPerSecond - a.imagesPerSecond);
}
