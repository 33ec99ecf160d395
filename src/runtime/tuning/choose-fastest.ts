import { median } from '../../statistics/index.js';

/** Something that can be timed. */
export interface Candidate {
  readonly name: string;
  run(): Promise<unknown>;
}

export interface TimingOptions {
  /** Milliseconds that pass. */
  readonly clock: () => number;
  /** Turns of each candidate, after one that does not count. */
  readonly rounds: number;
  /** A turn lasts at least so long. */
  readonly turnMs: number;
}

export interface Timing {
  readonly name: string;
  /** Of a run: the median over the turns; of the first turn where that was slow enough. */
  readonly milliseconds: number;
  /** Of the fastest turn: what else the machine does only ever adds time. */
  readonly leastMilliseconds: number;
}

/** How much less time than the usual form a candidate must take: what is closer may be chance. */
const LEAST_GAIN = 0.05;

/** Candidates this many times as slow as the first in a turn that does not count are not timed any further. */
const HOPELESS = 2;

/** The candidates timed in turn, so that what disturbs the machine for a while disturbs all of them. */
export async function timeInTurn(
  candidates: readonly Candidate[],
  { clock, rounds, turnMs }: TimingOptions,
): Promise<Timing[]> {
  const takeTurn = async ({ run }: Candidate): Promise<number> => {
    // Not counted: threads of the candidate before may still be spinning, and caches hold its numbers.
    await run();
    const begin = clock();
    let runs = 0;
    let passed = 0;
    while (runs === 0 || passed < turnMs) {
      await run();
      runs++;
      passed = clock() - begin;
    }
    return passed / runs;
  };
  const first: number[] = [];
  for (const candidate of candidates) first.push(await takeTurn(candidate));
  const taken = first.map((time): number[] => (time > HOPELESS * first[0] ? [time] : []));
  const inTheRace = [...candidates.keys()].filter((i) => taken[i].length === 0);
  for (let round = 0; round < rounds; round++) {
    for (const i of inTheRace) taken[i].push(await takeTurn(candidates[i]));
  }
  return candidates.map(({ name }, i) => ({
    name,
    milliseconds: median(taken[i]),
    leastMilliseconds: Math.min(...taken[i]),
  }));
}

/**
 * The fastest of those that take more than 5% less time than the first, which is the usual one, in the median and at their
 * fastest; else the first.
 */
export function chooseFastest(timings: readonly Timing[]): Timing {
  const [usual] = timings;
  const share = 1 - LEAST_GAIN;
  const faster = timings.filter(
    ({ milliseconds, leastMilliseconds }) =>
      milliseconds < share * usual.milliseconds && leastMilliseconds < share * usual.leastMilliseconds,
  );
  return faster.reduce((best, timing) => (timing.milliseconds < best.milliseconds ? timing : best), usual);
}
