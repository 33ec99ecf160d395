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
  for (let i = 0; i < files.length; i++) {
    const picture = [files.fileOf(i), files.labelOf(i), splits[i], files.bytesOf(i), files.digests.hexOf(i)];
    hash.update(`\n${JSON.stringify(picture)}`);
  }
  return hash.digest('hex');
}
