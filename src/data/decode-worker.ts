import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { isPupilError } from '../base/error.js';
import { createAugmenter } from './augment/index.js';
import { decodeBytes, readHeader, unreadable } from './decode.js';
import type {
  DecodeTask,
  FileFault,
  InspectedFile,
  InspectTask,
  PixelsTask,
  WorkerReply,
  WorkerRequest,
} from './decode-task.js';
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
  let next = 0;
  async function lane(): Promise<void> {
    while (next < task.files.length && !isCancelled(task)) {
      const index = next++;
      try {
        const bytes = read(join(task.root, task.files[index]!));
        if (task.kind === 'inspect') inspected.push({ index, ...(await inspect(bytes, task)) });
        else await decodeInto(bytes, index, task);
      } catch (error) {
        if (!isPupilError(error, 'data')) throw error;
        const facts = error.got === undefined ? '' : ` (${describe(error.got)})`;
        faults.push({ index, code: error.code as ProblemCode, reason: `${error.what}${facts}` });
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: PICTURES_IN_FLIGHT }, lane));
    return { id, result: { faults, inspected } };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function isCancelled(task: DecodeTask): boolean {
  return task.kind === 'pixels' && task.cancelled !== undefined && Atomics.load(task.cancelled, 0) !== 0;
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function inspect(bytes: Uint8Array, task: InspectTask): Promise<Omit<InspectedFile, 'index'>> {
  const { width, height, grey } = await readHeader(bytes, task.maxPixels);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { width, height, grey, bytes: bytes.length, hash };
}

async function decodeInto(bytes: Uint8Array, index: number, task: PixelsTask): Promise<void> {
  const pixels = await decodeBytes(bytes, task.input, task.maxPixels);
  if (task.target === undefined) return;
  const { augment } = task;
  if (augment !== undefined) createAugmenter(augment, task.input)(pixels, [augment.pictures[index]!]);
  const { buffer, offset } = task.target;
  new Uint8Array(buffer, offset + index * pixels.length, pixels.length).set(pixels);
}

function describe(got: unknown): string {
  if (typeof got !== 'object' || got === null) return String(got);
  return Object.entries(got)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
