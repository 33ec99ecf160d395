import { DataError } from '../base/error.js';
import type { TargetKind } from './types.js';

const IN_WORDS: Readonly<Record<TargetKind, string>> = {
  class: 'one class',
  labels: 'any number of labels',
  numbers: 'numbers',
};

const REMEDIES: Readonly<Record<TargetKind, string>> = {
  class: 'give pictures in a folder for each class, or a list with a column of the class',
  labels: 'give a list with a column of 1 and 0 for each label, or with a separator between labels',
  numbers: 'give a list, or pictureArrays, with a number for each output of the model',
};

/**
 * Refuse data that say something else of each picture than a trained model answers or a task asks, if there is one.
 *
 * Throws DataError `data/target-kind`.
 */
export function requireTargetKind(where: string, kind: TargetKind, wanted: TargetKind | undefined): void {
  if (wanted === undefined || wanted === kind) return;
  throw new DataError({
    code: 'data/target-kind',
    where,
    what: `the data say ${IN_WORDS[kind]} of each picture, and ${IN_WORDS[wanted]} ${wanted === 'class' ? 'is' : 'are'} asked for`,
    fix: REMEDIES[wanted],
  });
}
