import type { Picture } from './augment/index.js';
import { changed, decodeOne, sizeWithin } from './decode-one.js';
import { createDecodePool, resolveWorkers } from './decode-pool.js';
import { listPictures, type PictureFileSource } from './sources/file-sources.js';
import type { InputContract, OpenContext, SplitName } from './types.js';

/** A few pictures of a source, read one by one. */
export interface PicturesByName {
  /** Names of all pictures in the order of the source, with the part that it puts each in, if it does. */
  readonly names: Iterable<{ readonly name: string; readonly part: SplitName | undefined }>;
  has(name: string): boolean;
  /** As a model takes it. Throws DataError `data/changed` for a picture that is gone, or damaged. */
  seen(name: string, input: InputContract): Promise<Picture>;
  /** With its own aspect, its longer side at most so many pixels. Throws as `seen`. */
  small(name: string, longest: number, channels: 1 | 3): Promise<Picture>;
  close(): Promise<void>;
}

/** So few pictures are read that more threads would not be started in time. */
const MOST_WORKERS = 2;

/**
 * List the pictures of a source to read a few of them. Nothing is hashed and no other picture decoded, so that this takes
 * little time also of many; whether they are still what they were is not known. Close what it returns.
 *
 * Throws DataError as the source says.
 */
export async function openPicturesByName(
  source: PictureFileSource,
  { signal }: Pick<OpenContext, 'signal'> = {},
): Promise<PicturesByName> {
  const { pictures, locate, dispose } = await listPictures(source, { signal, unlabelled: true });
  const { maxPixels, workers } = source.options;
  const pool = createDecodePool(Math.min(MOST_WORKERS, resolveWorkers(workers)));
  const positions = new Map<string, number>();
  for (let position = 0; position < pictures.length; position++)
    positions.set(pictures.fileOf(position), position);
  const refOf = (name: string) => {
    const position = positions.get(name);
    if (position === undefined) throw changed(name, 'no such picture');
    return locate(position);
  };
  return {
    names: {
      *[Symbol.iterator]() {
        for (const [name, position] of positions) yield { name, part: pictures.splitOf(position) };
      },
    },
    has: (name) => positions.has(name),
    seen: async (name, input) => decodeOne(pool, refOf(name), { maxPixels, input }),
    async small(name, longest, channels) {
      const picture = refOf(name);
      const { inspected, faults } = await pool.run({ kind: 'inspect', pictures: [picture], maxPixels });
      if (inspected[0] === undefined) throw changed(name, faults[0]?.reason);
      const input = { ...sizeWithin(inspected[0], longest), channels, fit: 'stretch' as const };
      return decodeOne(pool, picture, { maxPixels, input });
    },
    async close() {
      await Promise.all([pool.close(), dispose?.()]);
    },
  };
}
