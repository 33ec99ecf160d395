import { choosePart } from './choose-part.js';
import type { DecodePool } from './decode-pool.js';
import { indicesWhere } from './indices-where.js';
import { chooseInput } from './input-contract.js';
import type { Listing } from './listing.js';
import { compareNatural } from './natural-order.js';
import { requireReadable } from './require-readable.js';
import { runTasks } from './run-tasks.js';
import { listPictures, type PictureFileSource } from './sources/file-sources.js';
import { spansOf } from './spans.js';
import { gatherSurvey, type SurveyedPictures } from './surveyed-pictures.js';
import type { DataProblem, InputContract, OpenContext, SplitName } from './types.js';

/** Files per message to a thread. */
const FILES_PER_TASK = 128;

/** Pictures that have been listed, hashed and asked for their headers, with nothing decoded yet. */
export interface Survey extends Omit<Listing, 'dispose'> {
  /** Without those in `problems`. */
  readonly files: SurveyedPictures;
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
  const { pictures } = listing;
  const positions = indicesWhere(
    pictures.length,
    (position) => part === 'all' || pictures.splitOf(position) === part,
  );
  const problems: DataProblem[] = [...listing.problems];
  const gathered = gatherSurvey(pictures, positions);
  let done = 0;
  await runTasks(pool, spansOf({ start: 0, end: positions.length }, FILES_PER_TASK), {
    signal: context.signal,
    task: ({ start, end }) => ({
      kind: 'inspect',
      pictures: Array.from(positions.subarray(start, end), (position) => listing.locate(position)),
      maxPixels: options.maxPixels,
    }),
    onResult({ start, end }, { inspected, faults }) {
      for (const header of inspected) gathered.set(start + header.index, header);
      for (const { index, code, reason } of faults)
        problems.push({ file: pictures.fileOf(positions[start + index]!), code, reason });
      done += end - start;
      context.onProgress?.({ stage: 'scan', done, total: positions.length });
    },
  });

  // Threads answer in any order, people compare reports.
  problems.sort((a, b) => compareNatural(a.file, b.file));
  const files = gathered.finish();
  const listed = {
    length: positions.length,
    labelOf: (index: number) => pictures.labelOf(positions[index]!),
    splitOf: (index: number) => pictures.splitOf(positions[index]!),
  };
  requireReadable(source, listing, listed, files, problems);
  const input = context.input ?? chooseInput({ length: files.length, at: files.headerOf }, options);
  const { dispose = nothingToDispose } = listing;
  return { ...listing, files, input, problems, part, dispose };
}

/** Outside of where it is used: a function made there would keep all that was listed. */
async function nothingToDispose(): Promise<void> {}
