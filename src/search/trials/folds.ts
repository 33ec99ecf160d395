import { join } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import type { TrialConfig } from '../space/apply-point.js';
import { placeOf, type Space } from '../space/space.js';

const MOST_FOLDS = 100;

/** How a trial is cross-validated. */
export const Folds = z.strictObject({
  count: z.int().min(2).describe('Folds that the examples are dealt to; each validates once.'),
  repeats: z.int().positive().describe('How often they are dealt anew.'),
  seed: z
    .int()
    .nonnegative()
    .describe('Of the first dealing; each further one has the next. The same in all trials.'),
});
export type Folds = z.output<typeof Folds>;

/** What decides the split, which folds take the place of. */
const SPLITTING = ['validationSplit', 'fold'];

/**
 * What is meant by numbers of folds and repeats; null where there are none. The first dealing has the split seed of the config, or the seed
 * of training.
 *
 * Throws OptionError `option/folds` for numbers that are none, and where the config or the space says how to split.
 */
export function resolveFolds(
  { folds: count, repeats }: { readonly folds?: number | undefined; readonly repeats?: number | undefined },
  { pictures, training }: TrialConfig,
  space: Space | undefined,
): Folds | null {
  if (count === undefined) {
    if (repeats === undefined) return null;
    throw refused('repeats', 'only folds are repeated', repeats, 'say how many folds, such as 5');
  }
  const { splitSeed = training.seed ?? 0 } = pictures as { readonly splitSeed?: number };
  const parsed = Folds.safeParse({ count, repeats: repeats ?? 1, seed: splitSeed });
  if (!parsed.success || count > MOST_FOLDS) {
    const got = { folds: count, repeats };
    throw refused(
      'folds',
      `there are 2 to ${MOST_FOLDS} folds, and 1 or more repeats`,
      got,
      '5 or 10 folds are usual',
    );
  }
  const places = [
    ...Object.keys(pictures),
    ...Object.keys(space?.fixed ?? {}),
    ...Object.keys(space?.parameters ?? {}).map((name) => placeOf(space!, name)),
  ];
  const said = places.find((place) => SPLITTING.includes(place));
  if (said !== undefined)
    throw refused(said, 'folds decide what validates', undefined, 'leave one of the two out');
  return parsed.data;
}

/** One training of a cross-validation. */
export interface FoldPart {
  /** Such as fold-1, or repeat-2-fold-1: also the folder of its run. */
  readonly name: string;
  /** Splits of the data; counted from 0. */
  readonly repeat: number;
  /** Which part validates, as the option `fold` says it. */
  readonly fold: string;
  readonly splitSeed: number;
}

/** The trainings of a cross-validation, in the order in which they are done: fold by fold, repeat by repeat. */
export function foldParts({ count, repeats, seed }: Folds): FoldPart[] {
  return Array.from({ length: count * repeats }, (_, i) => {
    const repeat = Math.floor(i / count);
    const number = (i % count) + 1;
    return {
      name: repeats === 1 ? `fold-${number}` : `repeat-${repeat + 1}-fold-${number}`,
      repeat,
      fold: `${number}/${count}`,
      splitSeed: seed + repeat,
    };
  });
}

/** The config of one training of a cross-validation. */
export function configOfPart(config: TrialConfig, { fold, splitSeed }: FoldPart): TrialConfig {
  return { ...config, pictures: { ...config.pictures, fold, splitSeed } as TrialConfig['pictures'] };
}

/** Run directories of a trial: its own, or with folds one for each that was to be trained, in their order. */
export function runsOf(run: string, folds: Folds | null | undefined): string[] {
  return folds ? foldParts(folds).map(({ name }) => join(run, name)) : [run];
}

function refused(where: string, what: string, got: unknown, fix: string): OptionError {
  return new OptionError({ code: 'option/folds', where, what, got, fix });
}
