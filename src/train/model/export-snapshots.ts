import { CheckpointError } from '../../base/error.js';
import type { Extensions } from '../../nn/index.js';
import { exportRun } from '../loop/finish-run.js';
import { schedulePlanOf } from '../loop/learning-rate.js';
import type { Progress } from '../loop/progress.js';
import { type Snapshot, snapshotsUntil } from '../loop/snapshots.js';
import { loadCheckpoint } from '../run/checkpoint-file.js';
import { readRunConfig } from '../run/run-config.js';
import { runDirectory } from '../run/run-directory.js';
import { loadShipped } from './export-run.js';

/** A snapshot as a model of its own. */
export interface SnapshotModel extends Snapshot {
  /** The bytes of its ONNX file. */
  readonly bytes: Uint8Array;
}

/**
 * The models of the snapshots of a run, in the order of training: of all cycles that it has finished.
 *
 * Throws  CheckpointError `checkpoint/no-snapshots` for a run that was not asked for any, and as `exportModel`.
 */
export async function exportSnapshots(
  run: string,
  { extensions }: { readonly extensions?: Extensions | undefined } = {},
): Promise<SnapshotModel[]> {
  const directory = runDirectory(run);
  const config = await readRunConfig(directory);
  const { snapshots } = config.training;
  if (snapshots === false) {
    throw new CheckpointError({
      code: 'checkpoint/no-snapshots',
      where: directory.path,
      what: 'this run was not asked for snapshots, and has kept none',
      fix: 'train with snapshots, as in pupil train <data> --snapshots 5',
    });
  }
  const { state } = await loadCheckpoint<Progress>(directory.checkpoints, 'last');
  const models: SnapshotModel[] = [];
  for (const snapshot of snapshotsUntil(snapshots, schedulePlanOf(config), state.epoch)) {
    const bytes = exportRun(config, await loadShipped(directory, snapshot.checkpoint), { extensions });
    models.push({ ...snapshot, bytes });
  }
  return models;
}
