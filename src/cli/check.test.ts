import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import { writeDemoPictures } from '../data/index.js';
import { batchNorm, conv2d, dense, dropout, flatten, sequential } from '../nn/index.js';
import { checkResult } from './contract/index.js';
import { library } from './library-binding.js';
import { runProgram } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'pupil-check-'));
const network = sequential([
  conv2d(8, 3, { activation: 'relu', useBias: false }),
  dropout(0.2),
  batchNorm(),
  flatten(),
  dense(10),
]);
beforeAll(async () => {
  await writeDemoPictures(join(folder, 'shapes'), { perClass: 4, size: 16 });
  writeFileSync(join(folder, 'net.json'), JSON.stringify(network));
  writeFileSync(join(folder, 'good.yaml'), 'architecture: auto\nimageSize: 64\nchannels: 1\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...line: readonly string[]) {
  const world = fakeWorld({ folder, library, columns: 80 });
  const exitCode = await runProgram(['check', ...line], world);
  return { exitCode, out: world.out(), err: world.err() };
}

describe('pupil check', () => {
  it('says what, why, who says so and what to do, within the width of the terminal', async () => {
    const { exitCode, out } = await run('net.json');
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Warnings: mistakes, by experience

        dropout_1: dropout stands right before the batch norm batchNorm_1
          fix:    place it behind the last batch norm, next to the output layer, or
                  leave it out
          why:    Dropout changes the variance in training but not afterwards, and
                  batch norm goes on with the variance of training.
          source: Li et al. 2018, "Understanding the disharmony between dropout and
                  batch normalization by variance shift" (arXiv 1801.05134)
          more:   pupil explain dropout

      net.json: 1 warning
      assumed: pictures of 32 x 32 x 3; say what they are with --data, or with
               --image-size, --channels, --classes
      "
    `);
  });

  it('looks at the pictures, and fails where training would', async () => {
    const { exitCode, out } = await run('net.json', '--data', join(folder, 'shapes'), '--json');
    const { usable, assumed, findings } = checkResult.parse(JSON.parse(out));
    expect({ exitCode, usable, assumed }).toEqual({ exitCode: 2, usable: false, assumed: [] });
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      'error output-units',
      'warning dropout-before-batch-norm',
    ]);
  });

  it('says so when there is nothing to say', async () => {
    expect((await run('good.yaml', '--classes', '6')).out).toBe('Nothing to say against good.yaml.\n');
    expect((await run('lenet5', '--image-size', '28', '--channels', '1')).out).toMatch(
      /^Nothing to say against lenet5\.\nassumed: 10 classes;/,
    );
  });

  it('reads data as flags say', async () => {
    const rows = ['circle', 'cross'].flatMap((kind) =>
      [1, 2, 3].map((i) => `shapes/${kind}/${kind}-0000${i}.png,${kind}\n`),
    );
    writeFileSync(join(folder, 'list.csv'), `what,kind\n${rows.join('')}`);
    const line = ['good.yaml', '--data', join(folder, 'list.csv')];
    expect((await run(...line)).exitCode).not.toBe(0);
    const { findings } = JSON.parse(
      (await run(...line, '--image-column', 'what', '--label-columns', 'kind', '--json')).out,
    );
    const { what } = findings.find(({ rule }: { rule: string }) => rule === 'parameters-for-the-data');
    expect(what).toContain('for 4 pictures');
  });

  it('takes the config file of the folder when nothing is named', async () => {
    expect((await run()).err).toContain('there is no pupil.config.* in this folder');
    writeFileSync(join(folder, 'pupil.config.json'), '{ "optimizer": "adam", "learningRate": 3 }');
    try {
      expect((await run()).out).toMatch(
        /learningRate: 3 is above what adam is used with.*pupil\.config\.json: 1/s,
      );
    } finally {
      rmSync(join(folder, 'pupil.config.json'));
    }
  });

  it('checks a run and the model in it, and training notes the serious things at its start', async () => {
    const world = fakeWorld({ folder, library });
    const flags = ['--epochs', '1', '--batch-size', '4', '--out', join(folder, 'run'), '--quiet'];
    const line = ['train', join(folder, 'shapes'), ...flags, '--ndjson'];
    expect(await runProgram(line, world)).toBe(0);
    expect(world.out()).toContain('"message":"check: batchSize: batches of 4 in a network with batch norm; ');
    expect((await run('run')).out).toContain('batchSize: batches of 4');
    expect((await run(join('run', 'model.onnx'))).out).toMatch(
      /^Nothing to say against run.model\.onnx\.\n$/,
    );
  });

  it.each([
    [['no-such-thing'], /there is no architecture of this name/],
    [['good.yaml', '--data', 'no-such-folder'], /no-such-folder/],
    [['absent.json'], /cannot be read/],
  ])('refuses %j', async (line, message) => {
    const { exitCode, err } = await run(...line);
    expect(exitCode).toBeGreaterThan(1);
    expect(err).toMatch(message);
  });
});
