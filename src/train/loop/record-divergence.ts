import type { PupilError } from '../../base/error.js';
import { writeAtomically } from '../run/atomic-write.js';
import type { RunDirectory } from '../run/run-directory.js';
import type { Progress } from './progress.js';

/** Say in `result.json` that and where the run diverged; its checkpoints stay as they are. */
export async function recordDivergence(
  { path, result }: RunDirectory,
  { epoch, best, divergences }: Progress,
  { where, what, got, fix }: PupilError,
): Promise<void> {
  const record = {
    run: path,
    stopReason: 'diverged',
    epochs: epoch,
    bestEpoch: best === null ? null : best.epoch + 1,
    recoveries: divergences,
    where,
    what,
    // A loss that is not finite has no form in JSON.
    got: Object.fromEntries(
      Object.entries(got as object).map(([name, value]) => [
        name,
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      ]),
    ),
    fix,
  };
  await writeAtomically(result, `${JSON.stringify(record, undefined, 2)}\n`);
}
