import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { type TarEntry, tarGz } from '../../../test/tar.js';
import { unpackTar } from './unpack-tar.js';

const content = (bytes: number, seed = 1) => Uint8Array.from({ length: bytes }, (_, i) => (i * seed) % 253);
const members = [
  { path: 'set/one.bin', name: 'one.bin', bytes: 100_000 },
  { path: 'set/two.bin', name: 'two.bin', bytes: 1024 },
];
const entries: TarEntry[] = [
  { path: 'set/', content: new Uint8Array(0), type: '5' },
  { path: './PaxHeaders/one.bin', content: content(30), type: 'x' },
  { path: 'set/one.bin', content: content(100_000) },
  { path: 'set/readme.html', content: content(88) },
  { path: 'set/two.bin', content: content(1024, 3) },
];

async function unpack(archive: Uint8Array, signal?: AbortSignal) {
  const root = temporaryFolder({ 'in/set.tar.gz': archive, 'in/out/kept': '' });
  const folder = join(root, 'in', 'out');
  const result = await unpackTar(join(root, 'in', 'set.tar.gz'), folder, members, signal).catch(
    (error: unknown) => error,
  );
  return { root, folder, result };
}

describe('an archive', () => {
  it('gives the files that were named, and no other', async () => {
    const { folder, result } = await unpack(tarGz(entries));
    expect(result).toBeUndefined();
    expect(readdirSync(folder).sort()).toEqual(['kept', 'one.bin', 'two.bin']);
    expect(new Uint8Array(readFileSync(join(folder, 'one.bin')))).toEqual(content(100_000));
    expect(new Uint8Array(readFileSync(join(folder, 'two.bin')))).toEqual(content(1024, 3));
  });

  it('leads nowhere else, whatever its paths and links say', async () => {
    const { root, folder, result } = await unpack(
      tarGz([
        { path: '../evil', content: content(5) },
        { path: '/tmp/pupil-evil', content: content(5) },
        { path: 'set/one.bin', content: new Uint8Array(0), type: '2' },
        ...entries,
      ]),
    );
    expect(result).toBeUndefined();
    expect(readdirSync(folder).sort()).toEqual(['kept', 'one.bin', 'two.bin']);
    expect(readdirSync(join(root, 'in')).sort()).toEqual(['out', 'set.tar.gz']);
    expect(existsSync('/tmp/pupil-evil')).toBe(false);
  });

  it.each([
    ['without one of the files', () => tarGz(entries.slice(0, 4)), /missing/],
    [
      'with a file of another size',
      () => tarGz([...entries.slice(0, 4), { path: 'set/two.bin', content: content(1023) }]),
      /another size/,
    ],
    ['that is cut off', () => tarGz(entries).subarray(0, 500), /damaged or cut off/],
    [
      'whose inside is cut off',
      () => gzipSync(gunzipSync(tarGz(entries)).subarray(0, 50_000)),
      /damaged or cut off/,
    ],
    ['that is no gzip file', () => content(3000), /damaged or cut off/],
    ['that holds no tar', () => gzipSync(content(3000)), /no tar archive/],
  ])('%s is refused and leaves nothing behind', async (_what, make, what) => {
    const { folder, result } = await unpack(make());
    expect(result).toMatchObject({ kind: 'data', code: 'data/archive', what: expect.stringMatching(what) });
    expect(readdirSync(folder)).toEqual(['kept']);
  });

  it('can be interrupted', async () => {
    const { folder, result } = await unpack(tarGz(entries), AbortSignal.abort());
    expect(result).toMatchObject({ code: 'interrupted/download' });
    expect(readdirSync(folder)).toEqual(['kept']);
  });
});
