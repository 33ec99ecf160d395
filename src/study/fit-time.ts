/** How long trainings are, and how many seeds each arm gets. */
export interface Length {
  readonly seeds: number;
  /** Of the epochs that a training would have. */
  readonly epochs: number;
  /** Of the examples that it would learn from. */
  readonly share: number;
}

/** What must stay as it is, since a person decided it. */
export interface Decided {
  readonly seeds: number | undefined;
  readonly epochs: boolean;
  readonly share: boolean;
}

/**
 * From what nobody needs to shorten to what still says something. Seeds go first down to five, with which a difference can be told
 * from chance; then epochs and examples in turn, and seeds last. Examples in plenty go before seeds.
 */
const LADDER: readonly (readonly [seeds: number, epochs: number, share: number])[] = [
  [10, 1, 1],
  [7, 1, 1],
  [5, 1, 1],
  [5, 0.7, 1],
  [5, 0.5, 1],
  [5, 0.5, 0.7],
  [5, 0.5, 0.5],
  [5, 0.5, 0.35],
  [5, 0.35, 0.35],
  [5, 0.35, 0.2],
  [5, 0.35, 0.1],
  [4, 0.5, 0.5],
  [4, 0.35, 0.5],
  [4, 0.35, 0.2],
  [4, 0.25, 0.1],
  [3, 0.35, 0.5],
  [3, 0.25, 0.35],
  [3, 0.2, 0.2],
  [3, 0.2, 0.1],
  [3, 0.2, 0.05],
];

/** Less than a fifth of the examples is only taken where that is as many as this. */
const FEWEST_EXAMPLES = 2000;
const SMALL_SHARE = 0.2;

/** Of the time, the rest being for what was not foreseen. */
const PLANNED_SHARE = 0.85;

/**
 * The longest study that fits into the time; undefined where none does.
 *
 * `examples` is how many there are to train on, `secondsOf` says how long it takes in all with these lengths.
 */
export function fitTime(
  seconds: number,
  examples: number,
  { seeds: seedsGiven, epochs: areEpochsGiven, share: isShareGiven }: Decided,
  secondsOf: (length: Length) => number,
): Length | undefined {
  return LADDER.filter(([, , share]) => share >= SMALL_SHARE || share * examples >= FEWEST_EXAMPLES)
    .map(([seeds, epochs, share]) => ({
      seeds: seedsGiven ?? seeds,
      epochs: areEpochsGiven ? 1 : epochs,
      share: isShareGiven ? 1 : share,
    }))
    .find((length) => secondsOf(length) <= PLANNED_SHARE * seconds);
}
