/** How often a peer works, and for how long. */
export interface TurnPlan {
  /** Steps of a turn. */
  readonly steps: number;
  readonly rounds: number;
}

/** Long enough that what happens between steps falls out, short enough that a disturbance hits everybody. */
const TURN_SECONDS = 1;
/** A peer whose step takes longer is measured in fewer rounds. */
const SLOW_STEP_SECONDS = 4;

/** Turns of about a second, of `steps` where they are given; of a very slow peer fewer than `rounds`. */
export function planTurn(
  secondsPerStep: number,
  { rounds, steps }: { readonly rounds: number; readonly steps?: number | undefined },
): TurnPlan {
  const share = Math.min(1, SLOW_STEP_SECONDS / secondsPerStep);
  return {
    steps: steps ?? Math.max(1, Math.round(TURN_SECONDS / secondsPerStep)),
    rounds: Math.max(1, Math.floor(rounds * share)),
  };
}
