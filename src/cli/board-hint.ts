import { shellWord } from '../base/shell-word.js';
import { displayPath } from './display-path.js';

/** The line that shows event files below a path. */
export function boardHint(path: string, folder: string): string {
  return `tensorboard --logdir ${shellWord(displayPath(path, folder))}`;
}
