import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPupilError } from '../../base/error.js';
import { type FileOperations, nodeFiles } from './atomic-write.js';
import { checkpointFile, loadCheckpoint, requireTensors, saveCheckpoint } from './checkpoint-file.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pupil-checkpoint-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function checkpointAt(epoch: number) {
  const tensors = new Map<string, StoredTensor>([
    ['dense.kernel', { dtype: 'float32', shape: [2, 2], data: Float32Array.of(epoch, 0.1, -0, 1e-40) }],
    ['updates', { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(epoch)) }],
  ]);
  return { tensors, state: { epoch, best: 0.1 + 0.2, name: 'é"\\', stopped: null } };
}

async function problemOf(action: Promise<unknown>) {
  try {
    await action;
  } catch (error) {
    if (isPupilError(error, 'checkpoint')) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Writes the checkpoint again with other metadata. */
async function editMetadata(edit: (metadata: Record<string, string>) => Record<string, string>) {
  const file = checkpointFile(folder, 'last');
  const { tensors, metadata } = decodeSafetensors(file, await readFile(file));
  await writeFile(file, encodeSafetensors({ tensors, metadata: edit({ ...metadata }) }));
}

/** File operations of a process that is killed before its n-th one: from there on nothing happens any more. */
function killedBefore(n: number): { files: FileOperations; operations: () => number } {
  let count = 0;
  const beat = () => {
    count++;
    if (count > n) throw Object.assign(new Error('killed'), { code: 'KILLED' });
  };
  const open = (async (path: string, flags: string) => {
    beat();
    const handle = await nodeFiles.open(path, flags);
    const step =
      <A extends unknown[]>(run: (...args: A) => Promise<unknown>) =>
      async (...args: A) => {
        beat();
        await run(...args);
      };
    return {
      writeFile: async (data: Uint8Array | string) => {
        const half = data.slice(0, Math.floor(data.length / 2));
        beat();
        await handle.writeFile(half);
        beat();
        await handle.writeFile(data.slice(half.length));
      },
      sync: step(() => handle.sync()),
      close: () => handle.close(),
    };
  }) as unknown as FileOperations['open'];
  const rename: FileOperations['rename'] = async (from, to) => {
    beat();
    await nodeFiles.rename(from, to);
  };
  const unlink: FileOperations['unlink'] = async (path) => {
    beat();
    await nodeFiles.unlink(path);
  };
  return { files: { open, rename, unlink }, operations: () => count };
}

describe('checkpoints', () => {
  it('come back as they were saved, bit for bit', async () => {
    await saveCheckpoint(folder, 'last', checkpointAt(3));
    expect(await loadCheckpoint(folder, 'last')).toEqual(checkpointAt(3));
    expect((await readdir(folder)).sort()).toEqual(['last.json', 'last.safetensors']);
    expect(JSON.parse(await readFile(join(folder, 'last.json'), 'utf8'))).toEqual(checkpointAt(3).state);
  });

  it('keep best and last apart', async () => {
    await saveCheckpoint(folder, 'best', checkpointAt(1));
    await saveCheckpoint(folder, 'last', checkpointAt(2));
    expect(await loadCheckpoint(folder, 'best')).toEqual(checkpointAt(1));
    expect(await loadCheckpoint(folder, 'last')).toEqual(checkpointAt(2));
  });

  it('are the old one or the new one, never a mixture, wherever the process is killed', async () => {
    const rehearsal = killedBefore(Number.POSITIVE_INFINITY);
    await saveCheckpoint(folder, 'last', checkpointAt(1), rehearsal.files);
    const outcomes = new Set<number>();
    for (let n = 0; n < rehearsal.operations(); n++) {
      await saveCheckpoint(folder, 'last', checkpointAt(1));
      await problemOf(saveCheckpoint(folder, 'last', checkpointAt(2), killedBefore(n).files));
      const loaded = await loadCheckpoint<{ epoch: number }>(folder, 'last');
      expect(loaded).toEqual(checkpointAt(loaded.state.epoch));
      outcomes.add(loaded.state.epoch);
    }
    expect([...outcomes]).toEqual([1, 2]);
  });

  it('keep the old one when the disk is full', async () => {
    await saveCheckpoint(folder, 'last', checkpointAt(1));
    const open = (async (path: string, flags: string) => {
      const handle = await nodeFiles.open(path, flags);
      const writeFile = async () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      };
      return { writeFile, sync: () => handle.sync(), close: () => handle.close() };
    }) as unknown as FileOperations['open'];
    const error = await problemOf(saveCheckpoint(folder, 'last', checkpointAt(2), { ...nodeFiles, open }));
    expect(error.code).toBe('checkpoint/disk-full');
    expect(await loadCheckpoint(folder, 'last')).toEqual(checkpointAt(1));
  });

  it('do not depend on the copy of the state for people', async () => {
    await saveCheckpoint(folder, 'last', checkpointAt(1));
    await writeFile(join(folder, 'last.json'), '{"epoch":99}');
    expect(await loadCheckpoint(folder, 'last')).toEqual(checkpointAt(1));
  });

  it('say what is wrong: missing, torn, other content, other version, no state', async () => {
    expect(await problemOf(loadCheckpoint(folder, 'best'))).toMatchObject({
      code: 'checkpoint/missing',
      fix: 'put the file back, or train again',
    });
    await saveCheckpoint(folder, 'last', checkpointAt(1));
    const file = checkpointFile(folder, 'last');
    const whole = await readFile(file);

    await writeFile(file, whole.subarray(0, -3));
    const torn = await problemOf(loadCheckpoint(folder, 'last'));
    expect(torn.code).toBe('checkpoint/damaged');
    expect(torn.message).toMatch(
      /last\.safetensors, byte \d+: the checkpoint is damaged: the file ends within/,
    );

    const changed = Buffer.from(whole);
    changed[changed.length - 1] ^= 1;
    await writeFile(file, changed);
    expect((await problemOf(loadCheckpoint(folder, 'last'))).message).toMatch(/damaged: .*checksum/);

    await writeFile(file, whole);
    await editMetadata((metadata) => ({
      ...metadata,
      state: metadata.state.replace('"epoch":1', '"epoch":7'),
    }));
    expect((await problemOf(loadCheckpoint(folder, 'last'))).message).toMatch(/checksum/);

    await writeFile(file, whole);
    await editMetadata((metadata) => ({ ...metadata, version: '2' }));
    const version = await problemOf(loadCheckpoint(folder, 'last'));
    expect([version.code, version.got]).toEqual(['checkpoint/version', { version: '2', known: '1' }]);

    await editMetadata(() => ({ format: 'pt' }));
    expect((await problemOf(loadCheckpoint(folder, 'last'))).message).toMatch(/no state of a run.*format/);

    await rm(file);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file');
    expect((await problemOf(loadCheckpoint(folder, 'last'))).code).toBe('checkpoint/missing');
  });

  it('refuse a state that JSON cannot hold, rather than lose it', async () => {
    const tensors = new Map<string, StoredTensor>();
    for (const best of [Number.NaN, Number.POSITIVE_INFINITY, 1n])
      await expect(saveCheckpoint(folder, 'last', { tensors, state: { best } })).rejects.toThrow(
        /state of a checkpoint, best: a value has no form in JSON/,
      );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('requireTensors', () => {
  const { tensors } = checkpointAt(1);

  it('accepts what fits', () => {
    expect(requireTensors('x', tensors, tensors)).toBeUndefined();
  });

  it('lists everything that does not fit in one error', () => {
    const expected = new Map([
      ['dense.kernel', { dtype: 'float32', shape: [4] } as const],
      ['dense.bias', { dtype: 'float32', shape: [2] } as const],
    ]);
    expect(() => requireTensors('last.safetensors', tensors, expected)).toThrow(
      'last.safetensors: the tensors are not those of this network (got ["dense.kernel is float32[2, 2], the network has float32[4]", "dense.bias is missing", "updates is not in the network"])',
    );
  });
});
