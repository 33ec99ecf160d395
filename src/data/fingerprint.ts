import { createHash } from 'node:crypto';
import type { Place } from './share-training.js';
import type { Survey } from './survey-pictures.js';

/** SHA-256 (hex) over the class names, sets of labels, rows of numbers, the contract and, per picture: name, label, split, size, content. */
export function fingerprintOf(
  { classes, combinations, numbers, input }: Pick<Survey, 'classes' | 'combinations' | 'numbers' | 'input'>,
  files: Survey['files'],
  splits: readonly Place[],
): string {
  const hash = createHash('sha256');
  const { height, width, channels, fit } = input;
  hash.update(JSON.stringify({ version: 1, classes, combinations, numbers, height, width, channels, fit }));
  files.forEach(({ file, label, bytes, hash: content }, i) => {
    hash.update(`\n${JSON.stringify([file, label, splits[i], bytes, content])}`);
  });
  return hash.digest('hex');
}
