import { DataError } from '../base/error.js';
import { createDecodePool, type DecodePool, resolveWorkers } from './decode-pool.js';
import { findDuplicates } from './duplicates.js';
import { fingerprintOf } from './fingerprint.js';
import { fitTargets } from './fit-targets.js';
import { indicesWhere } from './indices-where.js';
import { memorySplit } from './memory-split.js';
import { compareNatural } from './natural-order.js';
import { openPixelCache, type PixelCache } from './pixel-cache/open-pixel-cache.js';
import { bytesPerPicture, createPixelStore, type PixelStore } from './pixel-store.js';
import { placesOf } from './places-of.js';
import { requireReadable } from './require-readable.js';
import { runTasks } from './run-tasks.js';
import type { PictureFileSource } from './sources/file-sources.js';
import { type Span, spansOf } from './spans.js';
import { streamingSplit } from './streaming-split.js';
import { type Survey, surveyPictures } from './survey-pictures.js';
import { targetsOf } from './targets-of.js';
import type { DataProblem, ImageData, ImageSplit, OpenContext, SplitName } from './types.js';

/** Pictures per message to a thread. */
const PICTURES_PER_TASK = 64;

/**
 * Read the pictures of a source: list and hash them, choose the input size, decode every picture once, and split.
 *
 * Every picture is decoded here even when the pixels do not fit `memoryBudgetBytes` and are decoded again in each pass,
 * so that damaged files are known, and the split is fixed, before training starts. Close what it returns.
 *
 * Throws DataError with the codes listed in docs/data.md, InterruptedError when the signal is given.
 */
export async function openImages(source: PictureFileSource, context: OpenContext): Promise<ImageData> {
  const pool = createDecodePool(resolveWorkers(source.options.workers));
  try {
    const survey = await surveyPictures(source, context, pool);
    try {
      const decoded = await decodeAll(source, context, survey, pool);
      const data = assemble(source, context, survey, decoded, pool);
      if (!data.streamed) await Promise.all([pool.close(), survey.dispose()]);
      return data;
    } catch (error) {
      await survey.dispose();
      throw error;
    }
  } catch (error) {
    await pool.close();
    throw error;
  }
}

interface Decoded {
  /** Undefined when the pixels exceed the budget. */
  readonly store: PixelStore | undefined;
  /** On the disk; undefined where none are kept. */
  readonly cache: PixelCache | undefined;
  /** Position in the survey's files, by which the store numbers its pictures too, of each file that could be decoded. */
  readonly good: Uint32Array;
  readonly problems: readonly DataProblem[];
}

async function decodeAll(
  { options }: PictureFileSource,
  { signal, onProgress, onNote }: OpenContext,
  { files, input, locate }: Survey,
  pool: DecodePool,
): Promise<Decoded> {
  const pictureBytes = bytesPerPicture(input);
  const fits = files.length * pictureBytes <= options.memoryBudgetBytes;
  const store = fits ? createPixelStore(files.length, pictureBytes) : undefined;
  const cache =
    fits && !options.cacheAlways
      ? undefined
      : openPixelCache(
          {
            digests: files.digests,
            locate: (number) => locate(files.positionOf(number)),
            input,
          },
          options,
          (message) => onNote?.(message),
        );
  const bad = new Map<number, DataProblem>();
  let done = 0;
  const whole = { start: 0, end: files.length };
  const tasks = spansOf(whole, store?.perPiece ?? files.length).flatMap((piece) =>
    spansOf(piece, PICTURES_PER_TASK),
  );
  await runTasks(pool, tasks, {
    signal,
    task: ({ start, end }) => ({
      kind: 'pixels',
      pictures: positionsIn({ start, end }).map((i) => locate(files.positionOf(i))),
      maxPixels: options.maxPixels,
      input,
      target: store?.place(start),
      augment: undefined,
      cache: cache?.place(positionsIn({ start, end })),
      cancelled: undefined,
    }),
    onResult({ start, end }, { faults, cacheFault }) {
      if (cacheFault !== undefined) cache?.stopWriting(cacheFault);
      for (const { index, code, reason } of faults)
        bad.set(start + index, { file: files.fileOf(start + index), code, reason });
      done += end - start;
      onProgress?.({ stage: 'decode', done, total: files.length });
    },
  });
  return {
    store,
    cache,
    good: indicesWhere(files.length, (i) => !bad.has(i)),
    problems: [...bad].sort(([a], [b]) => a - b).map(([, problem]) => problem),
  };
}

function assemble(
  source: PictureFileSource,
  context: OpenContext,
  survey: Survey,
  { store, cache, good, problems: undecodable }: Decoded,
  pool: DecodePool,
): ImageData {
  const { classes, targetKind, combinations, numbers, input, ignored, root, pictures, locate, part } = survey;
  const problems = [...survey.problems, ...undecodable].sort((a, b) => compareNatural(a.file, b.file));
  const files = survey.files.take(good);
  requireReadable(source, survey, survey.files, files, problems);
  const { options } = source;
  const splits =
    context.only !== undefined
      ? new Array<SplitName>(files.length).fill('train')
      : placesOf(source, survey, files, context.seed);

  const { requireOpen, close } = closing(pool, survey.dispose);
  const build = (name: SplitName): ImageSplit => {
    const members = indicesWhere(files.length, (i) => splits[i] === name);
    const positions = members.map((i) => files.positionOf(i));
    const kept = members.map((i) => good[i]!);
    const contents = {
      count: members.length,
      fileOf: through(positions, pictures.fileOf),
      targets: targetsOf(
        survey,
        positions.map((position) => pictures.labelOf(position)),
      ),
      input,
      requireOpen,
    };
    return store === undefined
      ? streamingSplit(contents, {
          root,
          locate: through(positions, locate),
          pool,
          maxPixels: options.maxPixels,
          cache: cache && { pixels: cache, numberOf: through(kept, (number) => number) },
        })
      : memorySplit(contents, store, kept);
  };
  const train = build('train');
  return Object.freeze({
    classes,
    targetKind,
    input,
    target: context.only === undefined ? fitTargets(survey, train.targets) : undefined,
    train,
    validation: build('validation'),
    test: splits.includes('test') ? build('test') : undefined,
    part,
    streamed: store === undefined,
    problems,
    duplicates: findDuplicates(files, splits),
    ignored,
    fingerprint: fingerprintOf({ classes, combinations, numbers, input }, files, splits),
    close,
  });
}

/*
 * What outlives `assemble` is made outside of it: a function made within would keep the survey, a hundred and more bytes for
 * each picture, as long as the data are open.
 */

function closing(pool: DecodePool, dispose: Survey['dispose']) {
  let closed = false;
  return {
    requireOpen() {
      if (closed)
        throw new DataError({
          code: 'data/closed',
          what: 'the pictures were closed',
          fix: 'open them again',
        });
    },
    async close() {
      closed = true;
      await Promise.all([pool.close(), dispose()]);
    },
  };
}

function positionsIn({ start, end }: Span): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

function through<T>(positions: Uint32Array, of: (position: number) => T): (index: number) => T {
  return (index) => of(positions[index]!);
}
