import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isPupilError, messageOf } from '../../base/error.js';
import type { PublishedFile } from './data-sets.js';
import { downloadError, throwIfStopped } from './download-error.js';
import { keepVerified, sha256Of } from './kept-file.js';
import { writeFailure } from './write-failure.js';

export interface DownloadContext {
  readonly signal: AbortSignal | undefined;
  /** Bytes of the file that are there. */
  readonly onProgress: (bytes: number) => void;
  /** This file and those that are to be downloaded after it, for the message where it cannot be had. */
  readonly missing: readonly PublishedFile[];
  /** A server that sends nothing for so long is given up. */
  readonly timeoutMs: number;
}

/** One address may break off so often and go on, as long as it sends something each time. */
const MOST_INTERRUPTIONS = 20;

/**
 * Download one file to `path`, going on with what an earlier call left in `<path>.part`.
 *
 * Addresses are tried in turn. One that can send a part of a file is asked for the rest, whichever address the beginning
 * came from: the digest decides. A file that has changed there since (told by its ETag or date), one that came together
 * wrong, and a server that sends whole files only begin anew. The file has its name only once its digest is right.
 *
 * Throws   DataError `data/download` with what became of each address, `data/disk-full`, `data/unwritable-file`;
 *          InterruptedError `interrupted/download`. What has been downloaded is kept.
 */
export async function downloadFile(
  file: PublishedFile,
  path: string,
  context: DownloadContext,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((cause) => Promise.reject(writeFailure(path, cause)));
  const failures: Record<string, string> = {};
  for (const url of file.urls) {
    try {
      await downloadFrom(url, file, path, context);
      return;
    } catch (error) {
      throwIfStopped(context.signal, path);
      if (isPupilError(error)) throw error;
      failures[url] = reasonOf(error);
    }
  }
  throw downloadError(file, path, failures, context.missing);
}

/** Throws plain errors for what is the fault of this address alone. */
async function downloadFrom(
  url: string,
  file: PublishedFile,
  path: string,
  context: DownloadContext,
): Promise<void> {
  const part = `${path}.part`;
  let isPatched = (await sizeOf(part)) > 0;
  for (let interruptions = 0; ; interruptions++) {
    const before = await sizeOf(part);
    let broken: unknown;
    if (before !== file.bytes)
      broken = await fetchInto(part, url, file, context).catch((error: unknown) => error);
    const after = await sizeOf(part);
    const isBegunAnew = broken === undefined && after === 0 && before > 0;
    throwIfStopped(context.signal, path);
    if (isPupilError(broken) || isRefusal(broken)) throw broken;
    if (after === file.bytes) {
      if ((await sha256Of(part, context.signal)) === file.sha256) return keepVerified(part, path);
      await forget(part);
      // Pieces of two different files may have met; one from a single answer is simply wrong.
      if (!isPatched) throw new Error('the file there is another one: its SHA-256 differs');
      isPatched = false;
      continue;
    }
    if ((after <= before && !isBegunAnew) || interruptions === MOST_INTERRUPTIONS)
      throw broken === undefined ? new Error(`only ${after} of ${file.bytes} bytes came`) : broken;
    isPatched = after > 0;
  }
}

/** What is known of the server's file that a part was begun from. */
interface Origin {
  readonly url: string;
  /** ETag, or else date of the last change; null where the server tells neither. */
  readonly version: string | null;
}

/** An answer that asking again would not change. */
interface Refusal extends Error {
  readonly isRefusal: true;
}
const refusal = (message: string): Refusal => Object.assign(new Error(message), { isRefusal: true } as const);
const isRefusal = (error: unknown): error is Refusal => error instanceof Error && 'isRefusal' in error;

/** Ask for what is missing and write it; a part that the server knows nothing to add to (416) is removed. */
async function fetchInto(
  part: string,
  url: string,
  file: PublishedFile,
  { signal, onProgress, timeoutMs }: DownloadContext,
): Promise<void> {
  const have = await sizeOf(part);
  const origin = await readOrigin(part);
  const impatience = new AbortController();
  const silence = () => impatience.abort(new Error(`nothing came for ${timeoutMs / 1000} s`));
  let timer = setTimeout(silence, timeoutMs);
  try {
    const response = await fetch(url, {
      // What a server packs for the way would come out as another number of bytes.
      headers: { 'accept-encoding': 'identity', ...rangeFrom(have, origin, url) },
      signal: signal === undefined ? impatience.signal : AbortSignal.any([signal, impatience.signal]),
    });
    if (response.status === 416) return await forget(part);
    const start = startOf(response, have, file);
    if (start === 0) await writeOrigin(part, { url, version: versionOf(response) });
    const target = await open(part, start === 0 ? 'w' : 'r+');
    try {
      let position = start;
      onProgress(position);
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        if (position + chunk.length > file.bytes)
          throw refusal(`the file there is longer than ${file.bytes} bytes`);
        await write(target, chunk, position, part);
        position += chunk.length;
        onProgress(position);
        timer = setTimeout(silence, timeoutMs);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } catch (error) {
    throw impatience.signal.aborted ? impatience.signal.reason : error;
  } finally {
    clearTimeout(timer);
    // An answer that was not read to its end would keep its connection.
    impatience.abort();
  }
}

function rangeFrom(have: number, origin: Origin | undefined, url: string): Record<string, string> {
  if (have === 0) return {};
  const version = origin?.url === url ? origin.version : null;
  return { range: `bytes=${have}-`, ...(version === null ? {} : { 'if-range': version }) };
}

/** Byte that the answer begins with. Throws where it is not the file. */
function startOf(response: Response, have: number, file: PublishedFile): number {
  const { status, headers } = response;
  if (status === 206) {
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
    if (Number(first) !== have)
      throw refusal('the server sent another part of the file than it was asked for');
    if (total !== '*' && Number(total) !== file.bytes) throw refusal(wrongLength(total, file));
    return have;
  }
  if (status !== 200) throw refusal(`the server answered ${status} ${response.statusText}`.trim());
  const length = headers.get('content-length');
  if (length !== null && !headers.has('content-encoding') && Number(length) !== file.bytes)
    throw refusal(wrongLength(length, file));
  return 0;
}

const wrongLength = (got: string | undefined, { bytes }: PublishedFile) =>
  `the file there has ${got} bytes instead of ${bytes}`;

/** Weak ETags may stand for other bytes, and may not be asked for with If-Range (RFC 9110, 13.1.5). */
function versionOf({ headers }: Response): string | null {
  const tag = headers.get('etag');
  return tag !== null && !tag.startsWith('W/') ? tag : headers.get('last-modified');
}

const originFile = (part: string) => `${part}.json`;

async function readOrigin(part: string): Promise<Origin | undefined> {
  try {
    const { url, version } = JSON.parse(await readFile(originFile(part), 'utf8'));
    return typeof url === 'string' && (typeof version === 'string' || version === null)
      ? { url, version }
      : undefined;
  } catch {
    // Without it the digest alone decides whether the pieces fit.
    return undefined;
  }
}

async function writeOrigin(part: string, origin: Origin): Promise<void> {
  await writeFile(originFile(part), JSON.stringify(origin)).catch((cause) =>
    Promise.reject(writeFailure(part, cause)),
  );
}

async function forget(part: string): Promise<void> {
  await Promise.all([rm(part, { force: true }), rm(originFile(part), { force: true })]);
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function write(target: OpenFile, chunk: Uint8Array, position: number, part: string): Promise<void> {
  try {
    for (let done = 0; done < chunk.length; )
      done += (await target.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
  } catch (cause) {
    throw writeFailure(part, cause);
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** fetch says "fetch failed"; what failed is in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : reasonOf(cause);
}
