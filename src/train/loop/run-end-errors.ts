import { DivergedError, InterruptedError } from '../../base/error.js';
import { shellWord } from '../../base/shell-word.js';
import { resolveOptimizer } from '../optimizers/index.js';
import type { RunConfig } from '../run/run-config.js';
import type { RunDirectory } from '../run/run-directory.js';
import { RECOVERY_FACTOR } from './learning-rate.js';
import type { Progress } from './progress.js';
import type { RunParts } from './run-parts.js';

/** Epochs and updates count from 1 in what people read. */
export function diverged(
  { folder, config }: RunParts,
  now: Pick<Progress, 'update' | 'divergences'>,
  where: string,
  got: object,
): DivergedError {
  return new DivergedError({
    code: 'diverged/not-finite',
    where,
    what: 'training diverged: the loss or the weights are no longer finite numbers',
    got,
    fix: `${remedy(config, now)}; the last good state is in ${folder.checkpoints}`,
  });
}

function remedy(
  { training }: RunConfig,
  { update, divergences }: Pick<Progress, 'update' | 'divergences'>,
): string {
  if (update === 0)
    return 'the learning rate has changed nothing yet: look for targets or weights of pictures of enormous size, or for layers whose answers grow without end';
  const tried = training.learningRate * RECOVERY_FACTOR ** divergences;
  const usual = resolveOptimizer(training.optimizer).defaultLearningRate;
  const lower = Number(Math.min(tried / 10, usual).toPrecision(1));
  return `train again with a lower learning rate, for example --learning-rate ${lower}`;
}

export function interruption({ path }: RunDirectory): InterruptedError {
  return new InterruptedError({
    code: 'interrupted',
    where: path,
    what: 'training was interrupted; its state is saved',
    fix: `go on with: pupil resume ${shellWord(path)}`,
  });
}
