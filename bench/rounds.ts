import { setTimeout as pause } from 'node:timers/promises';
import type { Peer } from './peer.js';

export interface RoundOptions {
  readonly rounds: number;
  /** Training steps per turn. */
  readonly steps: number;
  readonly warmupSteps: number;
}

/** Thread pools keep spinning for a while after their work, which would slow the peer whose turn comes next. */
const REST_MS = 300;

/**
 * Seconds per turn of each peer, `[peer][round]`. The peers take turns (A, B, A, B, ...), so that whatever disturbs the
 * machine for longer than a turn disturbs all of them. Warm-up is not counted.
 */
export async function takeTurns(
  peers: readonly Peer[],
  { rounds, steps, warmupSteps }: RoundOptions,
  onRound: (round: number) => void,
): Promise<number[][]> {
  const seconds: number[][] = peers.map(() => []);
  for (const peer of peers) {
    await peer.reset(true);
    await peer.run(warmupSteps);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [i, peer] of peers.entries()) {
      await pause(REST_MS);
      seconds[i].push((await peer.run(steps)).seconds);
    }
    onRound(round);
  }
  return seconds;
}

/** Largest difference of each peer's losses from the first one's over `steps` steps without dropout, relative. */
export async function compareLosses(peers: readonly Peer[], steps: number): Promise<LossComparison[]> {
  const runs: (readonly number[])[] = [];
  for (const peer of peers) {
    await peer.reset(false);
    runs.push((await peer.run(steps)).losses);
  }
  return peers.map(({ name }, i) => ({
    name,
    first: runs[i][0],
    last: runs[i][steps - 1],
    difference: Math.max(...runs[i].map((loss, k) => Math.abs(loss - runs[0][k]) / Math.abs(runs[0][k]))),
  }));
}

export interface LossComparison {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** |loss - loss of the first peer| / |loss of the first peer|, the largest of all steps; NaN is a failure. */
  readonly difference: number;
}

/** Of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
