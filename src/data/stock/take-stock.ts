import { DataError, isPupilError } from '../../base/error.js';
import { type Chunk, chunked } from '../chunked.js';
import type { PictureHeader } from '../decode.js';
import { decodeOne, sizeWithin } from '../decode-one.js';
import { createDecodePool, type DecodePool, resolveWorkers } from '../decode-pool.js';
import { describeGroup, groupByContent } from '../duplicates.js';
import { indicesWhere } from '../indices-where.js';
import { memorySplit } from '../memory-split.js';
import { compareNatural } from '../natural-order.js';
import type { ListedPicture } from '../picture-list.js';
import { bytesPerPicture } from '../pixel-store.js';
import { requireReadable } from '../require-readable.js';
import { runTasks } from '../run-tasks.js';
import type { PictureFileSource } from '../sources/file-sources.js';
import { splitFiles } from '../split-files.js';
import { type Survey, surveyPictures } from '../survey-pictures.js';
import type { SurveyedPictures } from '../surveyed-pictures.js';
import type {
  DataProblem,
  DuplicateGroup,
  ImageSplit,
  OpenContext,
  OpenProgress,
  SplitName,
} from '../types.js';
import { nearDuplicates } from './near-duplicates.js';
import { type PerceptualHash, perceptualHasher } from './perceptual-hash.js';
import { isFlat } from './same-picture.js';
import { createThumbnails, type Thumbnails, thumbnailContract } from './thumbnails.js';

/** Pictures per message to a thread. */
const PICTURES_PER_TASK = 64;

export interface StockProgress {
  /** `scan` reads headers, `decode` reads pixels, `compare` looks for copies. */
  readonly stage: OpenProgress['stage'] | 'compare';
  /** Pictures. */
  readonly done: number;
  readonly total: number;
}

export interface StockContext extends Pick<OpenContext, 'seed' | 'signal'> {
  readonly onProgress?: ((progress: StockProgress) => void) | undefined;
}

/** A picture with all that its header says. */
export interface StockedPicture extends ListedPicture, PictureHeader {
  /** Position in the listing. */
  readonly position: number;
  /** Size of the picture in its file. */
  readonly bytes: number;
}

/** Copies of one picture. */
export interface StockedDuplicates extends DuplicateGroup {
  /** `exact` has the same bytes; `near` looks the same. */
  readonly kind: 'exact' | 'near';
  /** In `pictures`, ascending. */
  readonly positions: readonly number[];
}

/** Everything that pictures say of themselves, with nothing learned from them. */
export interface PictureStock
  extends Pick<
    Survey,
    'root' | 'classes' | 'targetKind' | 'combinations' | 'input' | 'parts' | 'ignored' | 'problems'
  > {
  /** Those that can be decoded. */
  readonly pictures: readonly StockedPicture[];
  /** Where training would put each of them. */
  readonly splits: readonly SplitName[];
  /** Why training could not split them; all of them are then said to train. */
  readonly unsplittable: DataError | undefined;
  readonly duplicates: readonly StockedDuplicates[];
  /** For each picture the position of the first one that is the same or looks the same. */
  readonly firstOf: Uint32Array;
  /** Pictures of one class each in the size of thumbnails, to learn from. */
  thumbnails(positions: readonly number[]): ImageSplit;
  /** One picture with its own aspect, its longer side at most `longest` pixels. Throws DataError where it no longer can be read. */
  picture(position: number, longest: number): Promise<StockedPixels>;
  close(): Promise<void>;
}

/** uint8 `[height, width, channels]`. */
export interface StockedPixels {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/**
 * Look at every picture of a source: its header, whether it can be decoded, and which are copies of each other. Close what it
 * returns.
 *
 * Memory holds a few hundred bytes for each picture; thumbnails lie in the system's folder for temporary files until then.
 *
 * Throws DataError as `openImages`, but for classes that cannot be split, InterruptedError when the signal is given.
 */
export async function takeStock(source: PictureFileSource, context: StockContext): Promise<PictureStock> {
  const pool = createDecodePool(resolveWorkers(source.options.workers));
  const closing: (() => Promise<void>)[] = [pool.close];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const survey = await surveyPictures(source, context, pool);
    closing.push(survey.dispose);
    const files = picturesOf(survey.files);
    const thumbnails = await createThumbnails(thumbnailContract(files, survey.input.channels));
    closing.push(thumbnails.close);
    const { bad, hashes } = await drawThumbnails(
      source,
      context,
      { files, locate: survey.locate },
      pool,
      thumbnails,
    );

    const good = indicesWhere(survey.files.length, (i) => !bad.has(i));
    const readable = survey.files.take(good);
    const pictures = Array.from(good, (i) => files[i]!);
    const problems = [...survey.problems, ...bad.values()].sort((a, b) => compareNatural(a.file, b.file));
    requireReadable(source, survey, survey.files, readable, problems);
    const read = (position: number) => thumbnails.read(good[position]!);

    const contents = groupByContent(readable.digests);
    const known = pictures.map((): PerceptualHash | undefined => undefined);
    contents.firstOf.forEach((first, i) => {
      if (first === i) known[i] = hashes[good[i]!];
    });
    const firstOf = await nearDuplicates(
      known,
      { read, contract: thumbnails.contract },
      {
        signal: context.signal,
        onProgress: (done) => context.onProgress?.({ stage: 'compare', done, total: pictures.length }),
      },
    );
    const { splits, unsplittable } = splitAsTraining(source, context, survey, readable);
    const groupsOf = (kind: StockedDuplicates['kind'], groups: readonly (readonly number[])[]) =>
      groups
        .filter((positions) => positions.length > 1)
        .map((positions) => ({ kind, positions, ...describeGroup(positions, readable, splits) }));
    const duplicates = [
      ...groupsOf('exact', [...contents.copies.values()]),
      ...groupsOf('near', groupByFirst(firstOf)),
    ];
    contents.firstOf.forEach((first, i) => {
      firstOf[i] = firstOf[first]!;
    });

    const { root, classes, targetKind, combinations, input, parts, ignored } = survey;
    return Object.freeze({
      ...{ root, classes, targetKind, combinations, input, parts, ignored, problems },
      pictures,
      splits,
      unsplittable,
      duplicates,
      firstOf,
      thumbnails: (positions: readonly number[]) =>
        memorySplit(
          {
            count: positions.length,
            fileOf: (place) => pictures[positions[place]!]!.file,
            targets: Int32Array.from(positions, (i) => pictures[i]!.label),
            input: thumbnails.contract,
            requireOpen: () => {},
          },
          { copy: (position, target, offset) => target.set(read(position), offset) },
          Uint32Array.from(positions),
        ),
      picture(index: number, longest: number) {
        const { position, ...size } = pictures[index]!;
        const contract = { ...sizeWithin(size, longest), channels: input.channels, fit: 'stretch' as const };
        return decodeOne(pool, survey.locate(position), {
          maxPixels: source.options.maxPixels,
          input: contract,
        });
      },
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

function picturesOf(files: SurveyedPictures): StockedPicture[] {
  return Array.from({ length: files.length }, (_, i) => ({
    file: files.fileOf(i),
    label: files.labelOf(i),
    split: files.splitOf(i),
    position: files.positionOf(i),
    bytes: files.bytesOf(i),
    ...files.headerOf(i),
  }));
}

async function drawThumbnails(
  { options }: PictureFileSource,
  { signal, onProgress }: StockContext,
  { files, locate }: Pick<Survey, 'locate'> & { readonly files: readonly StockedPicture[] },
  pool: DecodePool,
  { contract, write }: Thumbnails,
) {
  const hashOf = perceptualHasher(contract);
  const size = bytesPerPicture(contract);
  const bad = new Map<number, DataProblem>();
  const hashes = files.map((): PerceptualHash | undefined => undefined);
  const buffers = new Map<Chunk<StockedPicture>, SharedArrayBuffer>();
  let done = 0;
  await runTasks(pool, chunked(files, PICTURES_PER_TASK), {
    signal,
    task(chunk) {
      const buffer = new SharedArrayBuffer(chunk.items.length * size);
      buffers.set(chunk, buffer);
      return {
        kind: 'pixels',
        pictures: chunk.items.map(({ position }) => locate(position)),
        maxPixels: options.maxPixels,
        input: contract,
        target: { buffer, offset: 0 },
        augment: undefined,
        cache: undefined,
        cancelled: undefined,
      };
    },
    onResult(chunk, { faults }) {
      const { start, items } = chunk;
      const pixels = new Uint8Array(buffers.get(chunk)!);
      buffers.delete(chunk);
      for (const { index, code, reason } of faults)
        bad.set(start + index, { file: items[index]!.file, code, reason });
      items.forEach((_, i) => {
        const own = pixels.subarray(i * size, (i + 1) * size);
        if (bad.has(start + i)) return;
        write(start + i, own);
        if (!isFlat(own)) hashes[start + i] = hashOf(own);
      });
      done += items.length;
      onProgress?.({ stage: 'decode', done, total: files.length });
    },
  });
  return { bad, hashes };
}

/** As training would split them; where it would refuse to, that is a thing to tell, not to fail for. */
function splitAsTraining(
  { path, options }: PictureFileSource,
  { seed }: StockContext,
  { classes, targetKind, parts }: Survey,
  pictures: SurveyedPictures,
): Pick<PictureStock, 'splits' | 'unsplittable'> {
  try {
    const strata = targetKind === 'class' ? classes : undefined;
    const { validationSplit: fraction, fold } = options;
    const splits = splitFiles(path, pictures, strata, { seed, fraction, fold, parts });
    return { splits, unsplittable: undefined };
  } catch (error) {
    if (!(isPupilError(error, 'data') && error instanceof DataError)) throw error;
    return {
      splits: Array.from({ length: pictures.length }, (_, i) => pictures.splitOf(i) ?? 'train'),
      unsplittable: error,
    };
  }
}

/** Positions by the first of their kind, in the order of those. */
function groupByFirst(firstOf: Uint32Array): number[][] {
  const groups = new Map<number, number[]>();
  firstOf.forEach((first, position) => {
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [position]);
    else group.push(position);
  });
  return [...groups.values()];
}
