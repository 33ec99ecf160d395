import { DivergedError, InterruptedError } from '../base/error.js';
import { shellWord } from '../base/shell-word.js';
import type { RunDirectory } from './run-directory.js';
import type { RunParts } from './run-parts.js';

/** Epochs and updates count from 1 in what people read. */
export function diverged({ folder, config }: RunParts, where: string, got: object): DivergedError {
  const lower = (config.training.learningRate / 10).toPrecision(1);
  return new DivergedError({
    code: 'diverged/not-finite',
    where,
    what: 'training diverged: the loss or the weights are no longer finite numbers',
    got,
    fix: `train again with a lower learning rate, for example --learning-rate ${lower}; the last good state is in ${folder.checkpoints}`,
  });
}

export function interruption({ path }: RunDirectory): InterruptedError {
  return new InterruptedError({
    code: 'interrupted',
    where: path,
    what: 'training was interrupted; its state is saved',
    fix: `go on with: pupil resume ${shellWord(path)}`,
  });
}
