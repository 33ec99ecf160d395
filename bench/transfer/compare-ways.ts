import { join } from 'node:path';
import { type CsvManifestInput, csvManifest } from '../../src/data/index.js';
import { tInterval } from '../../src/statistics/index.js';
import type { Backbone } from '../../src/train/index.js';
import { markdownTable } from '../../test/docs/markdown-table.js';
import { median } from '../measure/median.js';
import { type Picture, writeList } from './picture-lists.js';
import { type Outcome, trainAndTest, type Way } from './ways.js';

/** What is to be learned. */
export interface Lesson {
  readonly backbone: Backbone;
  readonly options?: CsvManifestInput;
  /** The pictures of a seed, with the parts that they are in. */
  readonly deal: (seed: number) => readonly Picture[];
}

/**
 * A table in Markdown of ways to train: accuracy on the test part, and how much it is above that of the first way, as means over
 * the seeds with 95% t intervals. Differences are of pairs, since all ways learn from the same pictures. Lists and runs are
 * written into `work`.
 */
export async function compareWays(
  ways: readonly Way[],
  seeds: readonly number[],
  { work, backbone, options, deal }: Lesson & { readonly work: string },
): Promise<string> {
  const compared = ways.map((way) => ({ way, outcomes: [] as Outcome[] }));
  for (const seed of seeds) {
    const source = csvManifest(await writeList(join(work, `deal-${seed}.csv`), deal(seed)), options);
    for (const { way, outcomes } of compared) {
      const outcome = await trainAndTest(way, { source, backbone, seed, out: join(work, 'attempt') });
      console.error(
        `seed ${seed}, ${way.name}: ${percent(outcome.accuracy)} %, ${outcome.seconds.toFixed(1)} s`,
      );
      outcomes.push(outcome);
    }
  }
  const base = compared[0]!.outcomes.map(({ accuracy }) => accuracy);
  return markdownTable(
    ['', 'accuracy, %', 'above the first, points', 'seconds of training'],
    compared.map(({ way, outcomes }, i) => [
      way.name,
      interval(outcomes.map(({ accuracy }) => accuracy)),
      i === 0 ? '' : interval(outcomes.map(({ accuracy }, seed) => accuracy - base[seed]!)),
      median(outcomes.map(({ seconds }) => seconds)).toFixed(1),
    ]),
  );
}

function interval(shares: readonly number[]): string {
  const { mean, low, high } = tInterval(shares);
  return `${percent(mean)} (${percent(low)} to ${percent(high)})`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
