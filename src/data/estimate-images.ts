import { createDecodePool, resolveWorkers } from './decode-pool.js';
import { fitTargets } from './fit-targets.js';
import { indicesWhere } from './indices-where.js';
import { namesHeld } from './listing.js';
import type { FittedColumn } from './normalize/index.js';
import { bytesPerPicture } from './pixel-store.js';
import { placesOf } from './places-of.js';
import type { PictureFileSource } from './sources/file-sources.js';
import { surveyPictures } from './survey-pictures.js';
import { targetsOf } from './targets-of.js';
import type { DataProblem, InputContract, OpenContext, SplitName, TargetKind } from './types.js';

/** What `openImages` would give, as far as headers tell. */
export interface ImageEstimate {
  readonly targetKind: TargetKind;
  readonly classes: readonly ClassEstimate[];
  readonly input: InputContract;
  /** As `ImageData` has it. */
  readonly target?: readonly FittedColumn[] | undefined;
  /** Pictures of each split. */
  readonly splits: Readonly<Record<SplitName, number>>;
  /** Size of all pixels once decoded. */
  readonly decodedBytes: number;
  /** Size of the picture files. */
  readonly fileBytes: number;
  /** True when the pixels exceed the memory budget. */
  readonly streamed: boolean;
  /** Files left out so far; damage behind the header is found only by decoding. */
  readonly problems: readonly DataProblem[];
}

export interface ClassEstimate {
  readonly name: string;
  /** Pictures with it in all splits together. */
  readonly count: number;
  /** Pictures to train on. */
  readonly training: number;
}

/** Read names, headers and hashes, but decode nothing: the plan of a dry run. Throws as `openImages` does. */
export async function estimateImages(
  source: PictureFileSource,
  context: OpenContext,
): Promise<ImageEstimate> {
  const pool = createDecodePool(resolveWorkers(source.options.workers));
  try {
    const survey = await surveyPictures(source, context, pool);
    await survey.dispose();
    const { classes, targetKind, files, input, problems } = survey;
    const splits =
      context.only !== undefined
        ? new Array<SplitName>(files.length).fill('train')
        : placesOf(source, survey, files, context.seed);
    const counts = classes.map(() => ({ count: 0, training: 0 }));
    let fileBytes = 0;
    for (let i = 0; i < files.length; i++) {
      fileBytes += files.bytesOf(i);
      for (const name of namesHeld(survey, files.labelOf(i))) {
        counts[name]!.count++;
        if (splits[i] === 'train') counts[name]!.training++;
      }
    }
    const training = indicesWhere(files.length, (i) => splits[i] === 'train');
    const countIn = (name: SplitName) => splits.filter((split) => split === name).length;
    const decodedBytes = files.length * bytesPerPicture(input);
    return {
      targetKind,
      classes: classes.map((name, label) => ({ name, ...counts[label]! })),
      input,
      target: fitTargets(
        survey,
        targetsOf(
          survey,
          training.map((i) => files.labelOf(i)),
        ),
      ),
      splits: { train: countIn('train'), validation: countIn('validation'), test: countIn('test') },
      decodedBytes,
      fileBytes,
      streamed: decodedBytes > source.options.memoryBudgetBytes,
      problems,
    };
  } finally {
    await pool.close();
  }
}
