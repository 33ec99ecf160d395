import { type Place, shareTraining } from './share-training.js';
import type { PictureFileSource } from './sources/file-sources.js';
import { splitFiles } from './split-files.js';
import type { Survey } from './survey-pictures.js';

/** Where the pictures of a source go, by its options and the seed of the run. Throws as `splitFiles`. */
export function placesOf(
  { path, options }: PictureFileSource,
  { classes, targetKind, parts }: Pick<Survey, 'classes' | 'targetKind' | 'parts'>,
  files: Survey['files'],
  runSeed: number,
): readonly Place[] {
  const { splitSeed: seed = runSeed, validationSplit: fraction, fold, trainingShare: share } = options;
  const isOfClasses = targetKind === 'class';
  const splits = splitFiles(path, files, isOfClasses ? classes : undefined, { seed, fraction, fold, parts });
  const groups = isOfClasses
    ? { names: classes, of: (i: number) => files.labelOf(i) }
    : { names: ['all'], of: () => 0 };
  return shareTraining(splits, groups, { seed, share });
}
