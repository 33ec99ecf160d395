import { formatBytes } from '../base/format.js';
import { formatNumberOf } from '../base/format-count.js';
import { boardHint } from './board-hint.js';
import { displayPath } from './display-path.js';
import type { BoardWritten, Exported } from './library.js';

/** A model that was written, for people. */
export function renderExported(
  { model, bytes, input, features, classes, card }: Exported,
  folder: string,
): string[] {
  const taken =
    input.columns !== undefined
      ? `${formatNumberOf(input.columns.length, 'column')} [N, 1]`
      : `uint8 [N, ${input.height}, ${input.width}, ${input.channels}]`;
  const given =
    features === undefined
      ? `${classes.length} probabilities`
      : `features [${['N', ...features].join(', ')}]`;
  return [
    `${displayPath(model, folder)}  ${formatBytes(bytes)}  ${taken} to ${given}`,
    ...(card === undefined ? [] : [displayPath(card, folder)]),
  ];
}

/** Event files that were written, for people. */
export function renderBoard({ tensorboard, runs }: BoardWritten, folder: string): string[] {
  const epochs = runs.reduce((sum, run) => sum + run.epochs, 0);
  return [
    `${displayPath(tensorboard, folder)}  ${formatNumberOf(runs.length, 'run')}, ${formatNumberOf(epochs, 'epoch')}`,
    `look at it with: ${boardHint(tensorboard, folder)}`,
  ];
}
