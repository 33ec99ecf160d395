import { resolve } from 'node:path';
import type { z } from 'zod';
import type { ConfigFile } from './config-file.js';
import type { TuneRequest } from './library.js';
import { queueOf } from './queue-flags.js';
import { trainRequest } from './train-request.js';
import { budgetOf, sharedTrialFlags, type tuneFlags } from './tune-flags.js';
import { readValueFile } from './value-file.js';

const SPACE_FORM =
  'what is varied, such as { "parameters": { "batchSize": { "type": "int", "min": 16, "max": 64 } } }; docs/search.md has the form';

/** What was asked for of a search. Paths in flags begin in `folder`. Throws as `trainRequest`, and for a space that cannot be read. */
export async function tuneRequest(
  flags: z.output<typeof tuneFlags>,
  file: ConfigFile | undefined,
  folder: string,
): Promise<TuneRequest> {
  const { space, sampler, pruner, objective, samplerSeed, margin, folds, repeats, workers, out } = flags;
  const base = await trainRequest(sharedTrialFlags.strip().parse(flags), file, folder);
  return {
    base,
    space: space === undefined ? undefined : await readValueFile(resolve(folder, space), SPACE_FORM),
    spaceFile: space,
    sampler,
    pruner,
    objectives: objective,
    seed: samplerSeed,
    budget: budgetOf(flags),
    margin,
    folds,
    repeats,
    workers,
    queue: queueOf(flags),
    out: out === undefined ? undefined : resolve(folder, out),
  };
}
