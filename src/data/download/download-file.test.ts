import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { breaking, fileServer, inParts, wholly } from '../../../test/file-server.js';
import { temporaryFolder } from '../../../test/pictures.js';
import type { PublishedFile } from './data-sets.js';
import { downloadFile } from './download-file.js';

const content = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31 + (i >> 8)) % 251));
const other = Buffer.from(content).fill(7, 1000, 2000);
const sha256 = createHash('sha256').update(content).digest('hex');

async function setUp(paths: readonly string[] = ['/a']) {
  const server = await fileServer();
  const folder = temporaryFolder();
  const path = join(folder, 'data.bin');
  const file: PublishedFile = {
    name: 'data.bin',
    bytes: content.length,
    sha256,
    urls: paths.map((name) => server.url + name),
  };
  const progress: number[] = [];
  const get = (signal?: AbortSignal, timeoutMs = 5000) =>
    downloadFile(file, path, {
      signal,
      timeoutMs,
      missing: [file],
      onProgress: (bytes) => progress.push(bytes),
    });
  return { server, folder, path, part: `${path}.part`, file, get, progress };
}

/** The part of an earlier call, begun from `url`. */
function leave(part: string, bytes: Uint8Array, url: string, version: string | null): void {
  writeFileSync(part, bytes);
  writeFileSync(`${part}.json`, JSON.stringify({ url, version }));
}

const kept = (path: string) => readFileSync(path).equals(content);

describe('downloading a file', () => {
  it('writes it under its name, and nothing else, and tells how far it is', async () => {
    const { server, folder, path, get, progress } = await setUp();
    server.serve('/a', wholly(content));
    await get();
    expect(kept(path)).toBe(true);
    expect(readdirSync(folder)).toEqual(['data.bin']);
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(content.length);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it('follows redirects', async () => {
    const { server, path, get } = await setUp();
    server.serve('/a', (_request, response) => response.writeHead(302, { location: '/b' }).end());
    server.serve('/b', wholly(content));
    await get();
    expect(kept(path)).toBe(true);
  });

  it('goes on with what an earlier call left', async () => {
    const { server, path, part, get, file } = await setUp();
    leave(part, content.subarray(0, 70_000), file.urls[0]!, '"one"');
    server.serve('/a', inParts(content));
    await get();
    expect(server.requests).toEqual(['/a bytes=70000- "one"']);
    expect(kept(path)).toBe(true);
  });

  it('goes on at another address, where the version of the first says nothing', async () => {
    const { server, path, part, get, file } = await setUp(['/gone', '/a']);
    leave(part, content.subarray(0, 70_000), file.urls[0]!, '"one"');
    server.serve('/a', inParts(content, '"other"'));
    await get();
    expect(server.requests).toEqual(['/gone bytes=70000- "one"', '/a bytes=70000-']);
    expect(kept(path)).toBe(true);
  });

  it('takes a part that is whole already without asking anybody', async () => {
    const { server, path, part, get } = await setUp();
    writeFileSync(part, content);
    await get();
    expect([kept(path), server.requests]).toEqual([true, []]);
  });

  it('begins anew where the server sends whole files only', async () => {
    const { server, path, part, get, file } = await setUp();
    leave(part, other.subarray(0, 70_000), file.urls[0]!, null);
    server.serve('/a', wholly(content));
    await get();
    expect([kept(path), server.requests]).toEqual([true, ['/a bytes=70000-']]);
  });

  it('begins anew where the file has changed since, by its ETag', async () => {
    const { server, path, part, get, file } = await setUp();
    leave(part, other.subarray(0, 70_000), file.urls[0]!, '"zero"');
    server.serve('/a', inParts(content));
    await get();
    expect([kept(path), server.requests]).toEqual([true, ['/a bytes=70000- "zero"']]);
  });

  it('begins anew, once, where the pieces do not fit together', async () => {
    const { server, path, part, get } = await setUp();
    writeFileSync(part, other.subarray(0, 70_000));
    server.serve('/a', inParts(content));
    await get();
    expect([kept(path), server.requests]).toEqual([true, ['/a bytes=70000-', '/a']]);
  });

  it('begins anew where more is there than the file has', async () => {
    const { server, path, part, get } = await setUp();
    writeFileSync(part, Buffer.concat([content, content]));
    server.serve('/a', inParts(content));
    await get();
    expect([kept(path), server.requests]).toEqual([true, ['/a bytes=400000-', '/a']]);
  });

  it('goes on by itself when the connection breaks', async () => {
    const { server, path, get } = await setUp();
    server.serve('/a', breaking(content, 50_000, inParts(content)));
    await get();
    expect(kept(path)).toBe(true);
    expect(server.requests[1]).toMatch(/^\/a bytes=\d+- "one"$/);
  });

  it('gives an address up that breaks off again and again without sending more', async () => {
    const { server, path, get } = await setUp(['/a', '/b']);
    server.serve('/a', breaking(content, 50_000, breaking(content, 0, wholly(content), 99)));
    server.serve('/b', inParts(content));
    await get();
    expect(kept(path)).toBe(true);
  });

  it.each([
    ['is not there', (_: unknown, r: { writeHead(s: number): { end(): void } }) => r.writeHead(404).end()],
    ['fails', (_: unknown, r: { writeHead(s: number): { end(): void } }) => r.writeHead(500).end()],
    ['is another file', wholly(other)],
    ['is another file, sent in parts', inParts(other)],
    ['is shorter', wholly(content.subarray(0, 1000))],
    ['is longer', wholly(Buffer.concat([content, content]))],
    [
      'is longer, without saying so',
      (_: unknown, r: { end(b: Buffer): void; write(b: Buffer): void }) => {
        r.write(content);
        r.end(content);
      },
    ],
    [
      'ends too soon, without saying so',
      (_: unknown, r: { end(b: Buffer): void; write(b: Buffer): void }) => {
        r.write(content.subarray(0, 10));
        r.end(content.subarray(10, 100));
      },
    ],
  ] as const)('tries the next address where a file %s', async (_what, answer) => {
    const { server, path, folder, get } = await setUp(['/a', '/b']);
    server.serve('/a', answer as never);
    server.serve('/b', inParts(content));
    await get();
    expect(kept(path)).toBe(true);
    expect(readdirSync(folder)).toEqual(['data.bin']);
  });

  it('gives a silent server up', async () => {
    const { server, path, get } = await setUp(['/silent', '/stuck', '/a']);
    server.serve('/silent', () => {});
    server.serve('/stuck', (_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 5));
    });
    server.serve('/a', inParts(content));
    await get(undefined, 150);
    expect(kept(path)).toBe(true);
  });

  it('says what became of each address, and how to go on by hand', async () => {
    const { server, path, folder, get, file } = await setUp(['/a', '/b', '/c']);
    server.serve('/b', wholly(other));
    server.serve('/c', () => {});
    const error = await get(undefined, 150).catch((e) => e);
    expect(error).toMatchObject({
      kind: 'data',
      code: 'data/download',
      where: 'data.bin',
      got: {
        [file.urls[0]!]: 'the server answered 404 Not Found',
        [file.urls[1]!]: 'the file there is another one: its SHA-256 differs',
        [file.urls[2]!]: 'nothing came for 0.15 s',
      },
    });
    expect(error.fix).toContain(`put data.bin into ${folder} by hand`);
    expect(error.fix).toContain(`curl -L --output-dir ${folder} -O ${file.urls[0]}`);
    expect(existsSync(path)).toBe(false);
  });

  it('says that nobody answers, and of a proxy that is not used', async () => {
    const { folder } = await setUp();
    const file = { name: 'x', bytes: 5, sha256, urls: ['http://127.0.0.1:9/x'] };
    vi.stubEnv('HTTPS_PROXY', 'http://proxy:8080');
    const get = () =>
      downloadFile(file, join(folder, 'x'), {
        signal: undefined,
        timeoutMs: 999,
        missing: [file],
        onProgress: () => {},
      });
    const error = await get().catch((e) => e);
    vi.unstubAllEnvs();
    expect(Object.values(error.got)).toEqual([expect.stringMatching(/ECONNREFUSED|bad port/)]);
    expect(error.fix).toContain('NODE_USE_ENV_PROXY=1');
  });

  it('keeps what has come when it is interrupted, and goes on with it', async () => {
    const { server, path, part, get } = await setUp();
    const abort = new AbortController();
    server.serve('/a', (_request, response) => {
      response.writeHead(200, { 'content-length': content.length, etag: '"one"' });
      response.write(content.subarray(0, 60_000));
      setTimeout(() => abort.abort(), 100);
    });
    await expect(get(abort.signal)).rejects.toMatchObject({
      kind: 'interrupted',
      code: 'interrupted/download',
      where: path,
      fix: 'give the same command again to go on',
    });
    expect(readFileSync(part)).toEqual(content.subarray(0, 60_000));
    server.serve('/a', inParts(content));
    await get();
    expect([kept(path), server.requests.at(-1)]).toEqual([true, '/a bytes=60000- "one"']);
  });

  it('says that a file lies where the folder would be', async () => {
    const { server, file } = await setUp();
    server.serve('/a', wholly(content));
    const folder = temporaryFolder({ file: '' });
    await expect(
      downloadFile(file, join(folder, 'file', 'x'), {
        signal: undefined,
        timeoutMs: 999,
        missing: [],
        onProgress: () => {},
      }),
    ).rejects.toMatchObject({ code: 'data/not-a-folder', got: expect.stringMatching(/ENOTDIR|EEXIST/) });
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full, and keeps what is there', async () => {
    const { server, part, get } = await setUp();
    const { symlinkSync } = await import('node:fs');
    symlinkSync('/dev/full', part);
    server.serve('/a', wholly(content));
    await expect(get()).rejects.toMatchObject({ code: 'data/disk-full', got: 'ENOSPC', where: part });
  });
});
