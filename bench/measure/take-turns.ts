import type { Peer } from '../peer.js';
import type { Participants } from './participants.js';
import { planTurn, type TurnPlan } from './plan-turn.js';

/** What a peer's turns came to. */
export interface Turns extends TurnPlan {
  readonly peer: Peer;
  /** Wall time of a step, the mean of each turn. */
  readonly secondsPerStep: readonly number[];
  /** Bytes, at most in all the time of its process. */
  readonly peakMemory: number | null;
}

export interface TurnOptions {
  readonly rounds: number;
  /** Of a turn; about a second's worth when left out. */
  readonly steps?: number | undefined;
}

const WARM_UP_SECONDS = 1;
const FEWEST_WARM_UP_STEPS = 3;
/** What was stopped starts again with cold caches: the first step of a turn is not counted, unless it is most of it. */
const FEWEST_STEPS_WITH_A_COLD_ONE = 3;

/**
 * Let the peers take turns (A, B, C, A, B, C, ...), so that whatever disturbs the machine for longer than a turn disturbs
 * all of them. Warm-up is not counted. A peer whose steps are very slow sits out the last rounds.
 */
export async function takeTurns(
  participants: Participants,
  options: TurnOptions,
  onRound: (round: number) => void,
): Promise<Turns[]> {
  const plans = new Map<Peer, TurnPlan>();
  const seconds = new Map<Peer, number[]>();
  const memory = new Map<Peer, number | null>();
  await participants.each(async (peer) => {
    await peer.reset(true);
    plans.set(peer, planTurn(await warmUp(peer), options));
    seconds.set(peer, []);
  });
  for (let round = 0; round < options.rounds; round++) {
    await participants.each(async (peer) => {
      const { steps, rounds } = plans.get(peer)!;
      if (round >= rounds) return;
      if (steps >= FEWEST_STEPS_WITH_A_COLD_ONE) await peer.run(1);
      seconds.get(peer)!.push((await peer.run(steps)).seconds / steps);
    });
    onRound(round);
  }
  await participants.each(async (peer) => {
    memory.set(peer, await peer.peakMemory());
  });
  return participants.present.map((peer) => ({
    peer,
    ...plans.get(peer)!,
    secondsPerStep: seconds.get(peer)!,
    peakMemory: memory.get(peer)!,
  }));
}

/** Work until compilers are done and caches are filled; gives the seconds of a step by then. */
async function warmUp(peer: Peer): Promise<number> {
  await peer.run(1);
  let { seconds } = await peer.run(1);
  let steps = 2;
  let total = seconds;
  while (total < WARM_UP_SECONDS || (steps < FEWEST_WARM_UP_STEPS && seconds < WARM_UP_SECONDS)) {
    const count = Math.max(1, Math.min(steps, Math.ceil((WARM_UP_SECONDS - total) / seconds)));
    const answer = await peer.run(count);
    seconds = answer.seconds / count;
    total += answer.seconds;
    steps += count;
  }
  return seconds;
}
