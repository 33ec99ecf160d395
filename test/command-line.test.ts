import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainResult } from '../src/cli/contract/index.js';
import { writeDemoPictures } from '../src/data/index.js';

/** The program as it is installed: `npm run build` first. */
const BIN = fileURLToPath(new URL('../dist/cli/start.cjs', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pupil-command-line-'));
  await writeDemoPictures(join(folder, 'shapes'), { perClass: 10, size: 16 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `pupil` with the line given; `onOutput` sees all of standard output so far. */
function pupil(
  line: readonly string[],
  onOutput: (out: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Finished> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BIN, ...line], { cwd: folder });
    let out = '';
    let err = '';
    child.on('error', fail);
    child.stdout.on('data', (data) => {
      out += data;
      onOutput(out, (signal) => child.kill(signal));
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('close', (code, signal) => done({ code, signal, out, err }));
  });
}

const tinyTraining = ['train', 'shapes', '--batch-size', '8', '--threads', '1', '--architecture', 'auto'];

describe('the program', () => {
  it('lets pictures be decoded on all processors, unless it is told otherwise', async () => {
    const look = join(folder, 'look.cjs');
    await writeFile(look, "process.on('exit', () => process.stderr.write(process.env.UV_THREADPOOL_SIZE));");
    const { UV_THREADPOOL_SIZE: _, ...env } = process.env;
    const sizeWith = async (more: NodeJS.ProcessEnv) =>
      (
        await promisify(execFile)(process.execPath, ['-r', look, BIN, '--version'], {
          env: { ...env, ...more },
        })
      ).stderr;
    expect(await sizeWith({})).toBe(String(Math.max(4, availableParallelism())));
    expect(await sizeWith({ UV_THREADPOOL_SIZE: '3' })).toBe('3');
  });

  it('prints its version and its help', async () => {
    expect(await pupil(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect(await pupil(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Commands:'),
      err: '',
    });
  });

  it('exits with 2 on wrong usage and 3 on unusable data', async () => {
    expect(await pupil(['train', 'shapes', '--epoch', '3'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Did you mean --epochs?'),
    });
    expect(await pupil(['train', 'nothing-here', '--quiet'])).toMatchObject({ code: 3, out: '' });
  });

  // Only Linux has a device that is always full.
  it.skipIf(!existsSync('/dev/full'))('fails in words when its output cannot be written', async () => {
    const full = await open('/dev/full', 'w');
    try {
      const child = spawn(process.execPath, [BIN, 'summary', 'lenet5'], {
        stdio: ['ignore', full.fd, 'pipe'],
      });
      let err = '';
      child.stderr!.on('data', (data) => {
        err += data;
      });
      const code = await new Promise((done) => child.on('close', done));
      expect({ code, err }).toEqual({
        code: 1,
        err: [
          'error: no space left on the disk (system/enospc)',
          '  where: standard output',
          '  fix:   free some space or write to another disk',
          '',
        ].join('\n'),
      });
    } finally {
      await full.close();
    }
  });

  it('stops without a word when its reader leaves', async () => {
    const shell = `"${process.execPath}" "${BIN}" train shapes --batch-size 8 --threads 1 --epochs 500 --ndjson --quiet | head -n 1`;
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done, fail) => {
      execFile('sh', ['-c', shell], { cwd: folder }, (error, stdout, stderr) =>
        error === null ? done({ stdout, stderr }) : fail(error),
      );
    });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toBe('');
  });
});

describe('Ctrl-C', () => {
  it('saves the state, says how to go on and exits with 130', async () => {
    const out = 'interrupted-run';
    let isSent = false;
    const stopped = await pupil(
      [...tinyTraining, '--epochs', '2', '--out', out, '--ndjson', '--quiet'],
      (text, kill) => {
        if (isSent || !text.includes('"type":"step"')) return;
        isSent = true;
        kill('SIGINT');
      },
    );
    expect(stopped.code).toBe(130);
    const last = JSON.parse(stopped.out.trimEnd().split('\n').at(-1)!);
    expect(last).toMatchObject({ type: 'error', error: { code: 'interrupted' } });
    expect(last.error.fix).toContain('pupil resume');
    const resumed = await pupil(['resume', out, '--json', '--quiet']);
    expect(resumed.code).toBe(0);
    expect(trainResult.parse(JSON.parse(resumed.out))).toMatchObject({
      epochs: 2,
      stopReason: 'completed',
    });
  });

  it('pressed twice stops at once', async () => {
    let isSent = false;
    const stopped = await pupil([...tinyTraining, '--epochs', '500', '--ndjson', '--quiet'], (text, kill) => {
      if (isSent || !text.includes('"type":"step"')) return;
      isSent = true;
      kill('SIGINT');
      kill('SIGTERM');
    });
    // Whichever came second found no listener; either way nothing goes on.
    expect(stopped.code ?? stopped.signal).toSatisfy(
      (end) => end === 130 || end === 'SIGINT' || end === 'SIGTERM',
    );
  });
});
