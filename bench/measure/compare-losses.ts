import type { Peer } from '../peer.js';
import type { Participants } from './participants.js';

/** How near a peer's losses are to those of the reference. */
export interface Comparison {
  readonly peer: Peer;

  /** The largest |loss - reference| / |reference|; NaN where a loss is not a number. */
  readonly difference: number;
  /** Compared. */
  readonly steps: number;
  /** Of a step; the mean of the last request. */
  readonly secondsPerStep: number;
  /** Bytes; null where the system does not say. */
  readonly peakMemory: number | null;
}

const COMPARED_STEPS = 50;
/** Float32 sums taken in another order drift apart by less than this in that many steps. */
export const LOSS_TOLERANCE = 1e-3;
/** Very slow peers are compared over as many steps as they make in about this time. */
const PATIENCE_SECONDS = 60;

/** By name, over 50 steps without dropout; the first peer is the reference. */
export async function compareLosses(participants: Participants): Promise<ReadonlyMap<string, Comparison>> {
  const runs = new Map<Peer, Awaited<ReturnType<typeof train>>>();
  await participants.each(async (peer) => {
    await peer.reset(false);
    runs.set(peer, await train(peer));
  });
  const [reference] = runs.values();
  return new Map(
    [...runs].map(([peer, { losses, ...measured }]) => [
      peer.name,
      { peer, difference: largestDifference(losses, reference.losses), steps: losses.length, ...measured },
    ]),
  );
}

async function train(peer: Peer) {
  const losses: number[] = [];
  let secondsPerStep = 0;
  const start = performance.now();
  while (losses.length < COMPARED_STEPS && (performance.now() - start) / 1000 < PATIENCE_SECONDS) {
    const steps = Math.min(Math.max(1, losses.length), COMPARED_STEPS - losses.length);
    const answer = await peer.run(steps);
    losses.push(...answer.losses);
    secondsPerStep = answer.seconds / steps;
  }
  return { losses, secondsPerStep, peakMemory: await peer.peakMemory() };
}

/** Of as many as there are, relative to the reference; NaN where a loss is not a number. */
export function largestDifference(losses: readonly number[], reference: readonly number[]): number {
  return Math.max(...losses.map((loss, i) => Math.abs(loss - reference[i]) / Math.abs(reference[i])));
}
