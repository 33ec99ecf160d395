import type { SplitName } from './types.js';

/** Usual names of a column that says which part a row belongs to, in lower case. */
export const PART_COLUMNS: readonly string[] = ['split', 'part', 'subset', 'set', 'partition'];

/** How a part is called in a column, a folder or an array, in lower case. */
export const PART_WORDS: Readonly<Record<string, SplitName>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
};

/** Undefined for what names no part. */
export function partOf(word: string): SplitName | undefined {
  const known = word.trim().toLowerCase();
  return Object.hasOwn(PART_WORDS, known) ? PART_WORDS[known] : undefined;
}
