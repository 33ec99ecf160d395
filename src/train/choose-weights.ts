import { loadCheckpoint } from './checkpoint-file.js';
import type { Progress } from './progress.js';
import type { RunParts } from './run-parts.js';

/** Which weights a finished run is made from: those of the best epoch, or the last ones. */
export type ExportedWeights = 'best' | 'last';

/**
 * Give the trainer, which holds the last weights of a run, those that are to be exported.
 *
 * The last ones are taken where the options ask for them, and where no epoch was ever best: its metric was never defined,
 * or the run ended before the first epoch that counts.
 */
export async function chooseWeights(
  { folder, config, trainer }: RunParts,
  { best }: Progress,
): Promise<ExportedWeights> {
  const { earlyStopping } = config.training;
  if (best === null || (earlyStopping !== false && !earlyStopping.restoreBest)) return 'last';
  const { tensors } = await loadCheckpoint<Progress>(folder.checkpoints, 'best');
  await trainer.write(folder.checkpoints, tensors, 'variables');
  return 'best';
}
