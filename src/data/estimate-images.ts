import { createDecodePool, resolveWorkers } from './decode-pool.js';
import { fitTargets } from './fit-targets.js';
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
        ? files.map((): SplitName => 'train')
        : placesOf(source, survey, files, context.seed);
    const holds = (truth: number, label: number) => namesHeld(survey, truth).includes(label);
    const countIn = (name: SplitName) => splits.filter((split) => split === name).length;
    const decodedBytes = files.length * bytesPerPicture(input);
    return {
      targetKind,
      classes: classes.map((name, label) => ({
        name,
        count: files.filter((file) => holds(file.label, label)).length,
        training: files.filter((file, i) => holds(file.label, label) && splits[i] === 'train').length,
      })),
      input,
      target: fitTargets(
        survey,
        targetsOf(
          survey,
          files.flatMap(({ label }, i) => (splits[i] === 'train' ? [label] : [])),
        ),
      ),
      splits: { train: countIn('train'), validation: countIn('validation'), test: countIn('test') },
      decodedBytes,
      fileBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      streamed: decodedBytes > source.options.memoryBudgetBytes,
      problems,
    };
  } finally {
    await pool.close();
  }
}
