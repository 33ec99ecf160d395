import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InterruptedError, isPupilError } from '../base/error.js';
import { shellWord } from '../base/shell-word.js';
import { compareRuns, type Difference } from './compare-runs.js';
import type { RunResult } from './loop/finish-run.js';
import type { Progress } from './loop/progress.js';
import { loadCheckpoint } from './run/checkpoint-file.js';
import { readRunConfig } from './run/run-config.js';
import { createRunDirectory, type RunDirectory, runDirectory, writeConfig } from './run/run-directory.js';
import { readStart, writeStart } from './run/start-values.js';
import { goOn, type ResumeContext } from './train.js';

/** What the replay of a run came to. */
export interface Proof {
  /** Absolute path of the run directory. */
  readonly run: string;
  readonly equal: boolean;
  /** The first place where the runs part, null where they are equal. */
  readonly difference: Difference | null;
  /** Files that were compared, in order, up to the first that differs. */
  readonly compared: string[];
  readonly epochs: number;
  readonly updates: number;
  readonly stopReason: RunResult['stopReason'];
}

/**
 * Go on with a run to its end as `resume` does, train once more from the beginning without a break, in a temporary
 * folder, and compare the two to the last bit.
 *
 * A run that its time budget ended is repeated for as many updates as it made.
 *
 * Throws   as `resume`.
 */
export async function proveRun(directory: string, context: ResumeContext = {}): Promise<Proof> {
  const { stopReason, epochs } = await goOn(directory, context);
  const run = runDirectory(directory);
  const { state } = await loadCheckpoint<Progress>(run.checkpoints, 'last');
  context.onEvent?.({ type: 'note', message: 'the same once more, from the beginning' });
  const temporary = await mkdtemp(join(tmpdir(), 'pupil-proof-'));
  try {
    const other = await repeat(run, join(temporary, 'run'), state.update, context);
    const { compared, difference } = await compareRuns(run, other);
    return {
      run: run.path,
      equal: difference === null,
      difference,
      compared,
      epochs,
      updates: state.update,
      stopReason,
    };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** A run that has its configuration, what it begins with and nothing else begins anew. */
async function repeat(
  { path, ...run }: RunDirectory,
  out: string,
  updates: number,
  context: ResumeContext,
): Promise<RunDirectory> {
  const config = await readRunConfig({ path, ...run });
  const values = config.backbone === undefined ? undefined : await readStart({ path, ...run });
  const { directory, lock } = await createRunDirectory({ out, data: path });
  try {
    await writeStart(directory, values);
    await writeConfig(directory, config);
  } finally {
    await lock.release();
  }
  try {
    await goOn(out, context, updates);
  } catch (error) {
    if (!isPupilError(error, 'interrupted')) throw error;
    throw new InterruptedError({
      code: 'interrupted',
      where: path,
      what: 'the proof was interrupted; the run itself is finished',
      fix: `prove it again with: pupil resume ${shellWord(path)} --prove`,
    });
  }
  return directory;
}
