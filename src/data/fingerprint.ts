import { createHash } from 'node:crypto';
import type { SurveyedFile } from './survey-folder.js';
import type { InputContract, SplitName } from './types.js';

/** SHA-256 (hex) over the class names, the contract and, per file: path, label, split, size, content. */
export function fingerprintOf(
  classes: readonly string[],
  input: InputContract,
  files: readonly SurveyedFile[],
  splits: readonly SplitName[],
): string {
  const hash = createHash('sha256');
  const { height, width, channels, fit } = input;
  hash.update(JSON.stringify({ version: 1, classes, height, width, channels, fit }));
  files.forEach(({ file, label, bytes, hash: content }, i) => {
    hash.update(`\n${JSON.stringify([file, label, splits[i], bytes, content])}`);
  });
  return hash.digest('hex');
}
