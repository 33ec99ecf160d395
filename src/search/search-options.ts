import { z } from 'zod';
import { parseOptions } from '../base/parse-options.js';
import type { SearchOptions } from './search.js';

/** Checked where it is taken apart. */
const later = z.unknown().optional();

/** The names of what a program may say of a search; what stands under them is checked by what takes it. */
const Options = z.strictObject({
  out: z.string().min(1).optional(),
  base: z
    .strictObject({
      model: later,
      pictures: z.looseObject({}).optional(),
      training: z.looseObject({}).optional(),
    })
    .optional(),
  space: later,
  sampler: later,
  pruner: later,
  objectives: z.array(z.string()).readonly().optional(),
  seed: z.int().nonnegative().optional(),
  budget: z.strictObject({ trials: later, seconds: later, epochs: later }).optional(),
  margin: later,
  folds: later,
  repeats: later,
  workers: later,
  queue: z.strictObject({ url: z.string(), name: z.string().optional() }).optional(),
} satisfies Record<keyof SearchOptions, z.ZodType>);

/** Throws OptionError `option/search` naming every option that there is not, or that is of another kind. */
export function requireSearchOptions(options: SearchOptions): void {
  parseOptions(Options, options, { code: 'option/search', where: 'options of a search' });
}
