import { resolve } from 'node:path';
import { CheckpointError } from '../../base/error.js';
import { runDirectory } from '../../train/index.js';
import { readRunReport } from '../run/read-run-report.js';
import { holdsBoard, openBoard } from './board.js';
import { clockOf, runBoard, writeHistory } from './run-board.js';

/** Event files that were written. */
export interface WrittenBoard {
  /** Absolute path of the run directory. */
  readonly run: string;
  /** Absolute path of the folder for `tensorboard --logdir`. */
  readonly tensorboard: string;
  /** Epochs that they show. */
  readonly epochs: number;
  /** What of the run is damaged or missing, in sentences. */
  readonly problems: readonly string[];
}

/**
 * Write what a run directory says as event files of TensorBoard: scores of each epoch, weights as far as checkpoints have
 * them, pictures and charts, settings. The run may be finished, interrupted, diverged or still be trained; nothing of it is changed.
 *
 * Throws  CheckpointError `checkpoint/not-a-run` where the folder is none, `checkpoint/config` where its config cannot be understood,
 *         `checkpoint/file-exists` where `out` has event files, or as `writeError`.
 */
export async function writeTensorBoard(
  run: string,
  { out }: { readonly out?: string | undefined } = {},
): Promise<WrittenBoard> {
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
  const folder = out === undefined ? directory.tensorboard : resolve(out);
  if (await holdsBoard(folder)) throw existing(folder);
  const timeOf = await clockOf(directory);
  const start = timeOf(undefined);
  const files = await openBoard(folder, { wallTime: start });
  try {
    const board = runBoard(files, config);
    await board.begin(start);
    await writeHistory(board, directory, epochs, { from: 1, until: Number.POSITIVE_INFINITY });
    await board.end(report, timeOf(epochs.at(-1)));
  } finally {
    await files.close();
  }
  return { run: directory.path, tensorboard: folder, epochs: epochs.length, problems };
}

function existing(folder: string): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/file-exists',
    where: folder,
    what: 'there are event files of TensorBoard in this folder, which would be shown as one run with these',
    fix: 'name another folder, or delete this one',
  });
}
