import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { isPupilError } from '../base/error.js';
import { decodeBytes, decodeRaw, type PictureHeader, readHeader } from './decode.js';
import type {
  DecodeTask,
  FileFault,
  InspectedFile,
  InspectTask,
  PictureRef,
  PixelsTask,
  WorkerReply,
  WorkerRequest,
} from './decode-task.js';
import { openFiles } from './open-files.js';
import { type CachedPixels, openCachedPixels } from './pixel-cache/cached-pixels.js';
import type { RawPixels } from './raw-pixels.js';
import type { ProblemCode } from './types.js';

/** Two pictures at a time: this thread reads and copies one while libvips decodes the other. */
const PICTURES_IN_FLIGHT = 2;

// Parallel over pictures, not within one; and no picture is asked for twice in a row.
sharp.concurrency(1);
sharp.cache(false);

const port = parentPort!;
let previous: Promise<void> = Promise.resolve();
port.on('message', ({ id, task }: WorkerRequest) => {
  previous = previous.then(async () => port.postMessage(await answer(id, task)));
});

async function answer(id: number, task: DecodeTask): Promise<WorkerReply> {
  const faults: FileFault[] = [];
  const inspected: InspectedFile[] = [];
  const files = openFiles();
  const cache = task.kind === 'pixels' && task.cache !== undefined ? openCachedPixels(task.cache) : undefined;
  let next = 0;
  async function lane(augment: Augmenter | undefined): Promise<void> {
    while (next < task.pictures.length && !isCancelled(task)) {
      const index = next++;
      try {
        const picture = task.pictures[index]!;
        if (task.kind === 'inspect')
          inspected.push({ index, ...(await inspect(files.read(picture), picture, task)) });
        else deliver(await pixelsOf(picture, index, task, files, cache), index, task, augment);
      } catch (error) {
        if (!isPupilError(error, 'data')) throw error;
        const facts = error.got === undefined ? '' : ` (${describe(error.got)})`;
        faults.push({ index, code: error.code as ProblemCode, reason: `${error.what}${facts}` });
      }
    }
  }
  try {
    const augment = await augmenterOf(task);
    await Promise.all(Array.from({ length: PICTURES_IN_FLIGHT }, () => lane(augment)));
    return { id, result: { faults, inspected, cacheFault: cache?.fault() } };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    files.close();
    cache?.close();
  }
}

/** Changes picture `index` of a task where it lies. */
type Augmenter = (pixels: Uint8Array, index: number) => void;

/** Undefined where pictures stay as they are: loading augmentation takes longer than all else that this thread needs. */
async function augmenterOf(task: DecodeTask): Promise<Augmenter | undefined> {
  if (task.kind !== 'pixels' || task.augment === undefined) return undefined;
  const { pictures, ...augmentation } = task.augment;
  const { createAugmenter } = await import('./augment/index.js');
  const augment = createAugmenter(augmentation, task.input);
  return (pixels, index) => augment(pixels, [pictures[index]!]);
}

function isCancelled(task: DecodeTask): boolean {
  return task.kind === 'pixels' && task.cancelled !== undefined && Atomics.load(task.cancelled, 0) !== 0;
}

async function inspect(
  bytes: Uint8Array,
  { raw }: PictureRef,
  task: InspectTask,
): Promise<Omit<InspectedFile, 'index'>> {
  const header = raw === undefined ? await readHeader(bytes, task.maxPixels) : headerOf(raw);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { ...header, bytes: bytes.length, hash };
}

function headerOf({ width, height, channels }: RawPixels): PictureHeader {
  return {
    width,
    height,
    grey: channels === 1,
    format: 'pixels',
    turned: false,
    transparent: channels === 4,
  };
}

async function pixelsOf(
  picture: PictureRef,
  index: number,
  { input, maxPixels }: PixelsTask,
  files: ReturnType<typeof openFiles>,
  cache: CachedPixels | undefined,
): Promise<Uint8Array> {
  const kept = cache?.read(index);
  if (kept !== undefined) return kept;
  const bytes = files.read(picture);
  const pixels =
    picture.raw === undefined
      ? await decodeBytes(bytes, input, maxPixels)
      : await decodeRaw(bytes, picture.raw, input);
  cache?.write(index, pixels, bytes);
  return pixels;
}

function deliver(
  pixels: Uint8Array,
  index: number,
  { target }: PixelsTask,
  augment: Augmenter | undefined,
): void {
  if (target === undefined) return;
  augment?.(pixels, index);
  new Uint8Array(target.buffer, target.offset + index * pixels.length, pixels.length).set(pixels);
}

function describe(got: unknown): string {
  if (typeof got !== 'object' || got === null) return String(got);
  return Object.entries(got)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
