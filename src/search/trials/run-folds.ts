import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CheckpointError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import { writeAtomically } from '../../train/index.js';
import { configOfPart, type Folds, foldParts } from './folds.js';
import { type Objective, valueAcrossFolds } from './objective.js';
import { runTraining } from './run-training.js';
import type { AskingHooks, TrialJob } from './run-trial.js';
import { epochsOf, FoldEnd, type TrialEnd } from './trial-log.js';

/** What each fold that is done came to, in the folder of the trial, so that a trial that was killed goes on behind it. */
const DONE = 'folds.json';

/**
 * Run a trial as one training for each fold, in run directories below that of the trial, all with the same config. Its values
 * are those across folds: means of metrics, the most parameters, the sum of seconds.
 *
 * Its curve is the mean of the first objective over the folds done, after each of them, so that whoever stops trials compares
 * means over the same examples. A fold that fails fails the trial. Throws as `runTraining`; CheckpointError `checkpoint/folds` where
 * what was kept of a trial that goes on cannot be read.
 */
export async function runFolds(
  job: Omit<TrialJob, 'folds'>,
  folds: Folds,
  hooks: AskingHooks & Required<Pick<AskingHooks, 'open'>>,
): Promise<TrialEnd> {
  const { objectives, run } = job;
  const parts = foldParts(folds);
  const file = join(run, DONE);
  await mkdir(run, { recursive: true });
  const done = await readDone(file);
  const ask = (epochs: number) => hooks.afterEpoch(curveOf(objectives, done), parts.length, epochs);
  for (const part of parts.slice(done.length)) {
    const before = epochsOf(done);
    const { error, curve, stoppedBy, ...end } = await runTraining(
      { ...job, config: configOfPart(job.config, part), run: join(run, part.name) },
      { ...hooks, afterEpoch: (_, __, epochs) => ask(before + epochs) },
    );
    done.push({ name: part.name, ...end, epochs: curve.length });
    if (error !== null) {
      const named = { ...error, message: `${part.name}: ${error.message}` };
      return { ...across(objectives, done), state: 'failed', values: null, error: named };
    }
    if (stoppedBy !== null) return { ...across(objectives, done), state: 'pruned', stoppedBy };
    await writeAtomically(file, `${JSON.stringify(done)}\n`);
    const stop = done.length < parts.length ? await ask(epochsOf(done)) : undefined;
    if (stop !== undefined) return { ...across(objectives, done), state: 'pruned', stoppedBy: stop };
  }
  return across(objectives, done);
}

/** What a trial came to that has done these folds; the last of them may have been stopped, which counts only where it is all. */
function across(objectives: readonly Objective[], folds: readonly FoldEnd[]): TrialEnd {
  const whole = folds.filter(({ state }) => state === 'complete');
  const counted = whole.length > 0 ? whole : folds;
  const parameters = folds.flatMap((fold) => fold.parameters ?? []);
  return {
    state: 'complete',
    values: objectives.map(({ name }, i) =>
      valueAcrossFolds(
        name,
        counted.map(({ values }) => values?.[i] ?? Number.NaN),
      ),
    ),
    curve: curveOf(objectives, whole),
    parameters: parameters.length === 0 ? null : Math.max(...parameters),
    seconds: folds.reduce((sum, { seconds }) => sum + seconds, 0),
    stoppedBy: null,
    error: null,
    folds: [...folds],
  };
}

function curveOf([{ name }]: readonly Objective[], done: readonly FoldEnd[]): number[] {
  const values = done.map((fold) => fold.values![0]);
  return values.map((_, i) => valueAcrossFolds(name, values.slice(0, i + 1)));
}

async function readDone(file: string): Promise<FoldEnd[]> {
  try {
    return z.array(FoldEnd).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return [];
    throw new CheckpointError({
      code: 'checkpoint/folds',
      where: file,
      what: 'what the folds of this trial came to cannot be read',
      fix: 'undo changes made to the file, or delete it: the folds are then exported again',
      cause,
    });
  }
}
