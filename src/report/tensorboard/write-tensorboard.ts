import { join, resolve } from 'node:path';
import { CheckpointError, isPupilError } from '../../base/error.js';
import { runDirectory } from '../../train/index.js';
import { readRunReport } from '../run/read-run-report.js';
import { holdsBoard, openBoard, removeBoard } from './board.js';
import { clockOf, runBoard, writeHistory } from './run-board.js';
import { runsBelow } from './runs-below.js';

export interface BoardOptions {
  /** Folder to write to; for several runs one in it for each. Where it is left out `tensorboard` in each run directory. */
  readonly out?: string | undefined;
  /** Whether event files that are there are replaced. */
  readonly overwrite?: boolean | undefined;
}

/** Event files that were written. */
export interface WrittenBoard {
  /** Absolute path of the folder for `tensorboard --logdir`. */
  readonly tensorboard: string;
  /** Absolute paths of run directories, with the epochs that are shown of each. */
  readonly runs: readonly { readonly run: string; readonly epochs: number }[];
  /** What of the runs is damaged or missing, in sentences. */
  readonly problems: readonly string[];
}

/**
 * Write what a run directory says as event files of TensorBoard: scores of each epoch, weights as far as checkpoints have
 * them, pictures and charts, settings. The run may be finished, interrupted, diverged or still be trained; nothing of it is changed. Of
 * any other folder, such as that of a search or a study, all runs that are in it.
 *
 * Throws  CheckpointError `checkpoint/not-a-run` where there is no run, `checkpoint/config` where the config of the only one cannot be
 *         understood, `checkpoint/file-exists` where there are event files already unless they may be replaced, or as
 *         `writeError`.
 */
export async function writeTensorBoard(folder: string, options: BoardOptions = {}): Promise<WrittenBoard> {
  const found = await runsBelow(folder);
  // Where there is none, reading it says what is wrong.
  const names = found.length === 0 ? ['.'] : found;
  const isAlone = names.length === 1;
  const targets = names.map((name) => ({
    name,
    run: join(resolve(folder), name),
    board:
      options.out === undefined
        ? runDirectory(join(folder, name)).tensorboard
        : join(resolve(options.out), name),
  }));
  for (const { board } of targets)
    if (options.overwrite !== true && (await holdsBoard(board))) throw existing(board);
  const runs: WrittenBoard['runs'][number][] = [];
  const problems: string[] = [];
  for (const { name, run, board } of targets) {
    try {
      const written = await writeRun(run, board);
      runs.push({ run, epochs: written.epochs });
      problems.push(...written.problems.map((problem) => (isAlone ? problem : `${name}: ${problem}`)));
    } catch (error) {
      if (isAlone || !isPupilError(error) || error.code !== 'checkpoint/config') throw error;
      problems.push(`${name} is left out: ${error.what}`);
    }
  }
  const common = options.out === undefined && !isAlone ? folder : (options.out ?? targets[0].board);
  return { tensorboard: resolve(common), runs, problems };
}

async function writeRun(run: string, folder: string) {
  const directory = runDirectory(run);
  const report = await readRunReport(run);
  const { config, epochs, problems } = report;
  if (config === null) {
    throw new CheckpointError({
      code: 'checkpoint/config',
      where: directory.config,
      what: 'the configuration of the run cannot be understood, and its settings are part of what TensorBoard shows',
      fix: 'undo changes made to the file, or train again',
    });
  }
  await removeBoard(folder);
  const timeOf = await clockOf(directory);
  const start = timeOf(undefined);
  const files = await openBoard(folder, { wallTime: start });
  try {
    const board = runBoard(files, config);
    await board.begin(start);
    await writeHistory(board, directory, epochs, { from: 1, until: Number.POSITIVE_INFINITY });
    await board.end(report, { wallTime: timeOf(epochs.at(-1)), hasImages: true });
  } finally {
    await files.close();
  }
  return { epochs: epochs.length, problems };
}

function existing(folder: string): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/file-exists',
    where: folder,
    what: 'there are event files of TensorBoard in this folder, which would be shown as one run with these',
    fix: 'name another folder, or allow them to be replaced with --overwrite',
  });
}
