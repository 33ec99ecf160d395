import { choosePart } from './choose-part.js';
import { chunked } from './chunked.js';
import type { DecodePool } from './decode-pool.js';
import type { InspectedFile } from './decode-task.js';
import { chooseInput } from './input-contract.js';
import type { ListedPicture, Listing } from './listing.js';
import { compareNatural } from './natural-order.js';
import { requireReadable } from './require-readable.js';
import { runTasks } from './run-tasks.js';
import { listPictures, type PictureFileSource } from './sources/file-sources.js';
import type { DataProblem, InputContract, OpenContext, SplitName } from './types.js';

/** Files per message to a thread. */
const FILES_PER_TASK = 128;

export interface SurveyedPicture extends ListedPicture, Omit<InspectedFile, 'index'> {
  /** Position in the listing. */
  readonly position: number;
}

/** Pictures that have been listed, hashed and asked for their headers, with nothing decoded yet. */
export interface Survey extends Omit<Listing, 'pictures' | 'dispose'> {
  /** Without those in `problems`. */
  readonly files: readonly SurveyedPicture[];
  readonly input: InputContract;
  /** The part that was asked for; 'all' where everything was. */
  readonly part: SplitName | 'all';
  readonly dispose: () => Promise<void>;
}

/** Throws DataError when the source cannot serve; with `strict`, also for the first picture that cannot be read. */
export async function surveyPictures(
  source: PictureFileSource,
  context: OpenContext,
  pool: DecodePool,
): Promise<Survey> {
  const listing = await listPictures(source, context);
  try {
    return await surveyListing(source, listing, context, pool);
  } catch (error) {
    await listing.dispose?.();
    throw error;
  }
}

async function surveyListing(
  source: PictureFileSource,
  listing: Listing,
  context: OpenContext,
  pool: DecodePool,
): Promise<Survey> {
  const { options } = source;
  const part = choosePart(source.path, listing.parts, context.only);
  const listed = listing.pictures
    .map((picture, position) => ({ ...picture, position }))
    .filter(({ split }) => part === 'all' || split === part);
  const problems: DataProblem[] = [...listing.problems];
  const headers: (InspectedFile | undefined)[] = new Array(listed.length).fill(undefined);
  let done = 0;
  await runTasks(pool, chunked(listed, FILES_PER_TASK), {
    signal: context.signal,
    task: ({ items }) => ({
      kind: 'inspect',
      pictures: items.map(({ position }) => listing.locate(position)),
      maxPixels: options.maxPixels,
    }),
    onResult({ start, items }, { inspected, faults }) {
      for (const header of inspected) headers[start + header.index] = header;
      for (const { index, code, reason } of faults) problems.push({ file: items[index]!.file, code, reason });
      done += items.length;
      context.onProgress?.({ stage: 'scan', done, total: listed.length });
    },
  });

  // Threads answer in any order, people compare reports.
  problems.sort((a, b) => compareNatural(a.file, b.file));
  const files = listed.flatMap((file, i): SurveyedPicture[] => {
    const header = headers[i];
    if (header === undefined) return [];
    const { index: _, ...facts } = header;
    return [{ ...facts, ...file }];
  });
  requireReadable(source, listing, listed, files, problems);
  const input =
    context.input ??
    chooseInput(
      headers.filter((header) => header !== undefined),
      options,
    );
  const dispose = async () => listing.dispose?.();
  return { ...listing, files, input, problems, part, dispose };
}
