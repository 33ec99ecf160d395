import type { Peer } from '../peer.js';
import type { Participants } from './participants.js';

/** How near a peer's losses are to those of the reference. */
export interface LossComparison {
  /** The largest |loss - reference| / |reference|; NaN where a loss is not a number. */
  readonly difference: number;
  /** Compared. */
  readonly steps: number;
}

const COMPARED_STEPS = 50;
/** Float32 sums taken in another order drift apart by less than this in that many steps. */
export const LOSS_TOLERANCE = 1e-3;
/** Very slow peers are compared over as many steps as they make in about this time. */
const PATIENCE_SECONDS = 60;

/** By name, over 50 steps without dropout; the first peer is the reference. */
export async function compareLosses(
  participants: Participants,
): Promise<ReadonlyMap<string, LossComparison>> {
  const runs = new Map<string, readonly number[]>();
  await participants.each(async (peer) => {
    await peer.reset(false);
    runs.set(peer.name, await lossesOf(peer));
  });
  const [reference] = runs.values();
  return new Map([...runs].map(([name, losses]) => [name, compare(losses, reference)]));
}

async function lossesOf(peer: Peer): Promise<number[]> {
  const losses: number[] = [];
  const start = performance.now();
  while (losses.length < COMPARED_STEPS && (performance.now() - start) / 1000 < PATIENCE_SECONDS) {
    const steps = Math.min(Math.max(1, losses.length), COMPARED_STEPS - losses.length);
    losses.push(...(await peer.run(steps)).losses);
  }
  return losses;
}

export function compare(losses: readonly number[], reference: readonly number[]): LossComparison {
  const differences = losses.map((loss, i) => Math.abs(loss - reference[i]) / Math.abs(reference[i]));
  return { difference: Math.max(...differences), steps: losses.length };
}
