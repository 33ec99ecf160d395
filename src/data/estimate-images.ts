import { createDecodePool, resolveWorkers } from './decode-pool.js';
import type { ImageFolderSource } from './image-folder.js';
import { bytesPerPicture } from './pixel-store.js';
import { splitFiles } from './split-files.js';
import { surveyFolder } from './survey-folder.js';
import type { DataProblem, InputContract, OpenContext, SplitName } from './types.js';

/** What `openImages` would give, as far as headers tell. */
export interface ImageEstimate {
  readonly classes: readonly ClassEstimate[];
  readonly input: InputContract;
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
  /** Pictures in all splits together. */
  readonly count: number;
  /** Pictures to train on. */
  readonly training: number;
}

/** Read names, headers and hashes, but decode nothing: the plan of a dry run. Throws as `openImages` does. */
export async function estimateImages(
  source: ImageFolderSource,
  context: OpenContext,
): Promise<ImageEstimate> {
  const pool = createDecodePool(resolveWorkers(source.options.workers));
  try {
    const { classes, files, input, parts, problems } = await surveyFolder(source, context, pool);
    const splits =
      context.only === 'all'
        ? files.map((): SplitName => 'train')
        : splitFiles(source.path, files, classes, {
            seed: context.seed,
            fraction: source.options.validationSplit,
            parts,
          });
    const countIn = (name: SplitName) => splits.filter((split) => split === name).length;
    const decodedBytes = files.length * bytesPerPicture(input);
    return {
      classes: classes.map((name, label) => ({
        name,
        count: files.filter((file) => file.label === label).length,
        training: files.filter((file, i) => file.label === label && splits[i] === 'train').length,
      })),
      input,
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
