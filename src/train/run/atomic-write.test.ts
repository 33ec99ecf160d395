import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPupilError } from '../../base/error.js';
import { type FileOperations, nodeFiles, TEMPORARY_NAME, writeAtomically } from './atomic-write.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pupil-atomic-'));
  file = join(folder, 'state.json');
  await writeFile(file, 'old');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Step = 'open' | 'write' | 'sync' | 'close' | 'rename' | 'sync folder' | 'never';

/** File operations of which one step fails with the system's code, a write half done; `seen` collects the steps. */
function failingAt(step: Step, code: string, seen: string[] = []): FileOperations {
  const failIf = (at: string) => {
    seen.push(at);
    if (at === step) throw Object.assign(new Error(`${code}: made up`), { code });
  };
  const open = (async (path: string, flags: string) => {
    const suffix = flags === 'r' ? ' folder' : '';
    failIf(`open${suffix}`);
    const handle = await nodeFiles.open(path, flags);
    return {
      writeFile: async (data: string) => {
        if (step === 'write') await handle.writeFile(data.slice(0, 1));
        failIf('write');
        await handle.writeFile(data);
      },
      sync: async () => {
        failIf(`sync${suffix}`);
        await handle.sync();
      },
      close: async () => {
        await handle.close();
        failIf('close');
      },
    };
  }) as unknown as FileOperations['open'];
  const rename: FileOperations['rename'] = async (from, to) => {
    failIf('rename');
    await nodeFiles.rename(from, to);
  };
  return { ...nodeFiles, open, rename };
}

async function failureOf(files: FileOperations, path = file) {
  try {
    await writeAtomically(path, 'new', files);
  } catch (error) {
    if (isPupilError(error, 'checkpoint')) return error;
    throw error;
  }
  throw new Error('the write went through');
}

describe('writeAtomically', () => {
  it('writes text and bytes, new files and over old ones, and leaves nothing else behind', async () => {
    await writeAtomically(file, 'new');
    await writeAtomically(join(folder, 'bytes'), Uint8Array.of(1, 2));
    expect(await readFile(file, 'utf8')).toBe('new');
    expect([...(await readFile(join(folder, 'bytes')))]).toEqual([1, 2]);
    expect((await readdir(folder)).sort()).toEqual(['bytes', 'state.json']);
  });

  it('writes pieces one after the other, and keeps the old file where one cannot be made', async () => {
    await writeAtomically(file, ['a\n', '', 'b\n']);
    expect(await readFile(file, 'utf8')).toBe('a\nb\n');
    function* failing(): Generator<string, void> {
      yield 'c\n';
      throw new Error('no more');
    }
    await expect(writeAtomically(file, failing())).rejects.toMatchObject({ code: 'checkpoint/write' });
    expect(await readFile(file, 'utf8')).toBe('a\nb\n');
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('syncs the file before the rename and the folder after it', async () => {
    const seen: string[] = [];
    await writeAtomically(file, 'new', failingAt('never', 'EIO', seen));
    expect(seen).toEqual(['open', 'write', 'sync', 'close', 'rename', 'open folder', 'sync folder', 'close']);
  });

  it.each<Step>(['open', 'write', 'sync', 'close', 'rename'])(
    'keeps the old file and removes its own when the disk is full at: %s',
    async (step) => {
      const error = await failureOf(failingAt(step, 'ENOSPC'));
      expect(error.code).toBe('checkpoint/disk-full');
      expect(error.message).toMatch(/state\.json: there is no space left.*"ENOSPC".*pupil resume/);
      expect(error.cause).toMatchObject({ code: 'ENOSPC' });
      expect(await readFile(file, 'utf8')).toBe('old');
      expect(await readdir(folder)).toEqual(['state.json']);
    },
  );

  it.each([
    ['EDQUOT', 'checkpoint/disk-full', /quota/],
    ['EACCES', 'checkpoint/not-writable', /name another/],
    ['EROFS', 'checkpoint/not-writable', /name another/],
    ['EIO', 'checkpoint/write', /disk it lies on/],
  ])('tells what to do about %s', async (code, kind, fix) => {
    const error = await failureOf(failingAt('open', code));
    expect([error.code, error.got]).toEqual([kind, code]);
    expect(error.fix).toMatch(fix);
  });

  it('says so when the folder is not there', async () => {
    const error = await failureOf(nodeFiles, join(folder, 'gone', 'state.json'));
    expect(error.code).toBe('checkpoint/no-folder');
  });

  it('lives with file systems that cannot sync folders, but not with a failing disk', async () => {
    await writeAtomically(file, 'new', failingAt('sync folder', 'EINVAL'));
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await failureOf(failingAt('sync folder', 'EIO'))).code).toBe('checkpoint/write');
  });

  it('uses names beside the file that can be told from everything else', async () => {
    const names: string[] = [];
    const open = (async (path: string, flags: string) => {
      names.push(path.slice(folder.length + 1));
      return nodeFiles.open(path, flags);
    }) as unknown as FileOperations['open'];
    await Promise.all([
      writeAtomically(file, 'a', { ...nodeFiles, open }),
      writeAtomically(file, 'b', { ...nodeFiles, open }),
    ]);
    const temporary = names.filter((name) => name !== '');
    expect(temporary.every((name) => TEMPORARY_NAME.test(name))).toBe(true);
    expect(new Set(temporary).size).toBe(2);
    expect(['config.json', '.hidden', '.notes.tmp'].filter((name) => TEMPORARY_NAME.test(name))).toEqual([]);
  });
});
