import { stat } from 'node:fs/promises';
import { isPupilError } from '../../base/error.js';
import {
  checkpointNames,
  type EpochMetrics,
  type RunConfig,
  type RunDirectory,
  readSavedWeights,
  type SavedWeights,
} from '../../train/index.js';
import type { RunReport } from '../run/run-report.js';
import type { Board } from './board.js';
import { epochValues, weightValues } from './epoch-values.js';
import { hyperparametersOf, sessionEnd, sessionStart } from './hyperparameters.js';
import { runImages } from './run-images.js';

/** Checkpoints that are no moment of the training: averages of several. */
const AVERAGED = 'swa';

/** Writes what happens in a run to its board, in the order of the epochs. */
export interface RunBoard {
  /** The settings. */
  begin(wallTime: number): Promise<void>;
  /** Counts an epoch that the board has already. */
  skip(epoch: EpochMetrics): void;
  epoch(epoch: EpochMetrics, wallTime: number): Promise<void>;
  /** The weights of a checkpoint, if it is one between two epochs. */
  weights(saved: SavedWeights, wallTime: number): Promise<void>;
  /** What there is to be seen of a run that has come to its end; nothing of others. */
  end(run: RunReport, how: { readonly wallTime: number; readonly hasImages: boolean }): Promise<void>;
}

export function runBoard(board: Board, config: RunConfig): RunBoard {
  const valuesOf = epochValues(config);
  return {
    begin: (wallTime) =>
      board.write({ run: [sessionStart(hyperparametersOf(config), wallTime)] }, { step: 0, wallTime }),
    skip(epoch) {
      valuesOf(epoch);
    },
    epoch: (epoch, wallTime) => board.write(valuesOf(epoch), { step: epoch.epoch, wallTime }),
    async weights(saved, wallTime) {
      if (!saved.isWithinEpoch) await board.write(weightValues(saved), { step: saved.epochs, wallTime });
    },
    async end(run, { wallTime, hasImages }) {
      if (run.state === 'unfinished') return;
      const step = run.epochs.at(-1)?.epoch ?? 0;
      const status = run.state === 'done' ? 'success' : 'failure';
      await board.write({ run: [sessionEnd(status, wallTime)] }, { step, wallTime });
      if (hasImages) await board.write(await runImages(run), { step, wallTime });
    },
  };
}

/**
 * What a run has done, up to and including an epoch: each epoch, with the weights that were kept of it. Steps before `from` are
 * on the board already. Times are counted from when the run began.
 */
export async function writeHistory(
  board: RunBoard,
  directory: RunDirectory,
  epochs: readonly EpochMetrics[],
  { from, until }: { readonly from: number; readonly until: number },
): Promise<void> {
  const weights = await keptWeights(directory);
  const timeOf = await clockOf(directory);
  for (const epoch of epochs) {
    if (epoch.epoch > until) break;
    if (epoch.epoch < from) {
      board.skip(epoch);
      continue;
    }
    const wallTime = timeOf(epoch);
    await board.epoch(epoch, wallTime);
    const name = weights.get(epoch.epoch);
    if (name !== undefined) await board.weights(await readSavedWeights(directory, name), wallTime);
  }
}

/** When an epoch was done, in seconds since 1970: a run writes its config when it begins, and counts the seconds of training. */
export async function clockOf({
  config,
}: RunDirectory): Promise<(epoch: EpochMetrics | undefined) => number> {
  const { mtimeMs } = await stat(config);
  return (epoch) => mtimeMs / 1000 + (Number.isFinite(epoch?.seconds) ? epoch!.seconds : 0);
}

/** Names of checkpoints by the epoch that they were saved after; damaged ones are left out. */
async function keptWeights(directory: RunDirectory): Promise<ReadonlyMap<number, string>> {
  const kept = new Map<number, string>();
  for (const name of await checkpointNames(directory.checkpoints)) {
    if (name === AVERAGED) continue;
    try {
      const { epochs, isWithinEpoch } = await readSavedWeights(directory, name);
      if (!isWithinEpoch) kept.set(epochs, name);
    } catch (error) {
      if (!isPupilError(error)) throw error;
    }
  }
  return kept;
}
