import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { library } from '../../src/cli/library-binding.js';
import { BUILT_PROGRAM, pupil, when } from '../built-program.js';
import { temporaryFolder } from '../pictures.js';
import { runCommand } from '../run-command.js';
import { expectSameRun, fileFolder, metricsOf, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const unbroken = join(root, 'unbroken');
const training = [
  '--architecture',
  'lenet5',
  '--image-size',
  '16',
  '--epochs',
  '20',
  '--batch-size',
  '7',
  '--threads',
  '1',
];

beforeAll(async () => {
  writePictures(pictures);
  const { code, err } = await pupil(['train', pictures, ...training, '--out', unbroken]);
  expect(err).toContain('epoch 20/20');
  expect(code).toBe(0);
});

describe.each(['SIGINT', 'SIGTERM'] as const)('a training process that is sent %s', (signal) => {
  test('saves its state, exits with 130 and prints a line that resumes to the same bytes', async () => {
    // A space: the line must hold in a shell.
    const out = join(temporaryFolder(), 'my run');
    const { code, err } = await pupil(['train', pictures, ...training, '--out', out], (child) =>
      when(child, /epoch {2}2\/20/, () => child.kill(signal)),
    );
    expect(code).toBe(130);
    expect(metricsOf(out).length).toBeLessThan(20);
    expect(existsSync(join(out, 'lock'))).toBe(false);
    const resume = /^.*go on with: pupil (resume .*)$/m.exec(err)?.[1];
    expect(resume).toBeDefined();
    const resumed = await shell(`'${process.execPath}' '${BUILT_PROGRAM}' ${resume} --quiet --json`);
    expect(JSON.parse(resumed)).toMatchObject({ run: out, stopReason: 'completed', epochs: 20 });
    expectSameRun(out, unbroken);
  });
});

function shell(line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', line], (error, out) => (error === null ? resolve(out) : reject(error)));
  });
}

test('a training process killed from outside is resumed to the same bytes', async () => {
  const out = join(temporaryFolder(), 'run');
  const { signal } = await pupil(['train', pictures, ...training, '--out', out], (child) =>
    when(child, /epoch {2}3\/20/, () => child.kill('SIGKILL')),
  );
  expect(signal).toBe('SIGKILL');
  const { code, err } = await pupil(['resume', out]);
  expect(code).toBe(0);
  expect(err).toMatch(/going on after epoch \d+/);
  expectSameRun(out, unbroken);
});

describe('exit codes and errors as JSON', () => {
  const fails = async (line: readonly string[]) => {
    const { exitCode, out } = await runCommand([...line, '--quiet', '--json'], library);
    return { exit: exitCode, ...JSON.parse(out).error };
  };

  test('4 when training diverges', async () => {
    const out = join(temporaryFolder(), 'run');
    const line = ['train', pictures, ...training, '--learning-rate', '1e30', '--out', out];
    const { code, out: said } = await pupil([...line, '--quiet', '--json']);
    expect({ exit: code, ...JSON.parse(said).error }).toMatchObject({
      exit: 4,
      code: 'diverged/not-finite',
      where: expect.stringContaining('update'),
      fix: expect.stringContaining('lower learning rate'),
    });
  });

  test('3 when the pictures cannot be used', async () => {
    const folder = writePictures(join(temporaryFolder(), 'pictures'), 3, ['only']);
    expect(await fails(['train', folder])).toMatchObject({
      exit: 3,
      code: expect.stringMatching(/^data\//),
      where: expect.stringContaining(folder),
    });
  });

  test('1 when the model is not ours, and when the run directory is taken', async () => {
    const model = join(temporaryFolder(), 'model.onnx');
    writeFileSync(model, readFileSync(join(pictures, 'line/0.png')));
    const picture = join(pictures, 'line/0.png');
    expect(await fails(['predict', model, picture])).toMatchObject({
      exit: 1,
      code: expect.stringMatching(/^format\//),
    });
    expect(await fails(['train', pictures, '--out', unbroken])).toMatchObject({
      exit: 1,
      code: 'checkpoint/run-exists',
      where: unbroken,
    });
  });
});
