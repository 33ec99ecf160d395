import { access } from 'node:fs/promises';
import type { Task } from '../../nn/index.js';
import { runDirectory } from '../../train/index.js';
import { type SmallestNotWorse, smallestNotWorse } from '../objectives/smallest-not-worse.js';
import { predictionScores } from './scores-of.js';
import type { TrialRecord } from './trial-log.js';

/**
 * The smallest network that is surely not worse than the best trial, by accuracy on the same validation examples; undefined where nothing
 * can be said: numbers are predicted, there is no best, or its predictions are gone. Trials whose predictions were deleted, or that
 * were validated on other examples, are left out. With folds an example counts once, as the mean over repeats of what was said of it where it was not
 * trained on.
 */
export async function compareSizes(
  trials: readonly TrialRecord[],
  best: number | undefined,
  { task, margin }: { readonly task: Task; readonly margin: number },
  runsOf: (number: number) => readonly string[],
): Promise<SmallestNotWorse | undefined> {
  // The score of numbers has no bounds, which the comparison relies on.
  if (best === undefined || task === 'regression') return undefined;
  const reference = await read(trials[best], task, runsOf);
  if (reference === undefined) return undefined;
  const others = [];
  for (const trial of trials) {
    const isSmaller = trial.state === 'complete' && trial.parameters! < trials[best].parameters!;
    const other = isSmaller ? await read(trial, task, runsOf) : undefined;
    if (other !== undefined && sameExamples(other.examples, reference.examples)) others.push(other);
  }
  return smallestNotWorse(reference, others, margin);
}

async function read(
  { number, parameters }: TrialRecord,
  task: Task,
  runsOf: (number: number) => readonly string[],
) {
  const scores = new Map<unknown, number[]>();
  for (const run of runsOf(number)) {
    const isThere = await access(runDirectory(run).predictions).then(
      () => true,
      () => false,
    );
    if (!isThere) return undefined;
    const said = await predictionScores(run, task);
    for (const [i, example] of said.examples.entries())
      scores.set(example, [...(scores.get(example) ?? []), said.scores[i]]);
  }
  return {
    number,
    parameters: parameters!,
    examples: [...scores.keys()],
    scores: Array.from(scores.values(), (own) => own.reduce((a, b) => a + b, 0) / own.length),
  };
}

function sameExamples(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((example, i) => example === b[i]);
}
