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
  const positions = [...listing.pictures.keys()].filter(
    (position) => part === 'all' || listing.pictures[position]!.split === part,
  );
  const problems: DataProblem[] = [...listing.problems];
  const surveyed: (SurveyedPicture | undefined)[] = new Array(positions.length).fill(undefined);
  let done = 0;
  await runTasks(pool, chunked(positions, FILES_PER_TASK), {
    signal: context.signal,
    task: ({ items }) => ({
      kind: 'inspect',
      pictures: items.map(listing.locate),
      maxPixels: options.maxPixels,
    }),
    onResult({ start, items }, { inspected, faults }) {
      for (const header of inspected)
        surveyed[start + header.index] = surveyedPicture(listing, items[header.index]!, header);
      for (const { index, code, reason } of faults)
        problems.push({ file: listing.pictures[items[index]!]!.file, code, reason });
      done += items.length;
      context.onProgress?.({ stage: 'scan', done, total: positions.length });
    },
  });

  // Threads answer in any order, people compare reports.
  problems.sort((a, b) => compareNatural(a.file, b.file));
  const files = surveyed.filter((picture) => picture !== undefined);
  const listed = positions.map((position) => listing.pictures[position]!);
  requireReadable(source, listing, listed, files, problems);
  const input = context.input ?? chooseInput(files, options);
  const { dispose = nothingToDispose } = listing;
  return { ...listing, files, input, problems, part, dispose };
}

/** Outside of where it is used: a function made there would keep all that was listed. */
async function nothingToDispose(): Promise<void> {}

/** Written out: of a million pictures, objects made by spreading would take twice the memory. */
function surveyedPicture(
  { pictures }: Listing,
  position: number,
  { width, height, grey, format, turned, transparent, bytes, hash }: InspectedFile,
): SurveyedPicture {
  const { file, label, split } = pictures[position]!;
  return { file, label, split, position, width, height, grey, format, turned, transparent, bytes, hash };
}
