import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import { imageFolder } from '../data/index.js';
import { parseTrainOptions } from '../train/plan/options.js';
import { planRun } from '../train/plan/plan-run.js';
import { scheduleResult } from './contract/index.js';
import { library } from './library-binding.js';
import { runProgram } from './program.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pupil-schedule-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...line: string[]) {
  const world = fakeWorld({ folder, library });
  const exitCode = await runProgram(['summary', ...line], world);
  return { exitCode, out: world.out(), err: world.err() };
}

async function document(...line: string[]) {
  const { exitCode, out, err } = await run(...line, '--json');
  expect([exitCode, err]).toEqual([0, '']);
  return scheduleResult.parse(JSON.parse(out));
}

describe('pupil summary --schedule', () => {
  it('draws a schedule over a run as it might be, within 80 columns', async () => {
    const { exitCode, out } = await run('--schedule', 'cosine', '--epochs', '4', '--steps-per-epoch', '50');
    expect(exitCode).toBe(0);
    expect(out).toContain('Planned learning rate: cosine, 200 updates');
    expect(out).toContain('epoch (50 updates each)');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says that JSON lacks its quotes rather than that there is no such name', async () => {
    const { exitCode, err } = await run('--schedule', '{kind: cosine}');
    expect(exitCode).toBe(2);
    expect(err).toContain('begins like JSON but is not');
  });

  it('takes options as JSON, and the length from pictures and batch size', async () => {
    const spec = '{"kind": "step", "every": 2, "factor": 0.5}';
    const flags = ['--epochs', '3', '--pictures', '250', '--batch-size', '100', '--learning-rate', '0.4'];
    const { steps, stepsPerEpoch, points, schedule } = await document('--schedule', spec, ...flags);
    expect({ steps, stepsPerEpoch, schedule }).toMatchObject({
      steps: 9,
      stepsPerEpoch: 3,
      schedule: { kind: 'step', every: 2 },
    });
    expect(points.map(({ learningRate }) => learningRate)).toEqual([...Array(6).fill(0.4), 0.2, 0.2, 0.2]);
  });

  it('takes the rate of the optimizer, or of the default one, where none is given', async () => {
    expect(await document('--schedule', 'auto')).toMatchObject({ learningRate: 0.002, steps: 3000 });
    expect(await document('--schedule', 'auto', '--optimizer', 'sgd')).toMatchObject({ learningRate: 0.05 });
  });

  it('draws the own schedule of a run, and another one over it', async () => {
    const directory = join(folder, 'run');
    await mkdir(directory);
    const given = { optimizer: 'sgd', epochs: 3, batchSize: 10, schedule: 'multiStep' } as const;
    const request = { model: 'lenet5', source: imageFolder('p'), options: parseTrainOptions(given), given };
    const config = planRun(request, {
      classes: ['a', 'b'],
      input: { height: 28, width: 28, channels: 1, fit: 'crop' },
      training: 100,
      validation: 10,
      fingerprint: 'f',
      normalization: { mean: [1], std: [1] },
    });
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
    expect(await document(directory, '--schedule', 'own')).toMatchObject({
      run: directory,
      schedule: { kind: 'multiStep' },
      steps: 30,
      learningRate: 0.05,
    });
    expect(await document(directory, '--schedule', 'linear')).toMatchObject({
      schedule: { kind: 'linear' },
      steps: 30,
    });
    const { exitCode, err } = await run(directory, '--schedule', 'own', '--epochs', '9');
    expect([exitCode, err]).toEqual([2, expect.stringContaining('a run has its own length')]);
  });

  it('writes a picture, and says where', async () => {
    const { out } = await run('--schedule', 'linear', '--plot', join(folder, 'rate.svg'));
    expect(out).toContain('written to rate.svg');
    expect((await document('--schedule', 'linear', '--plot', join(folder, 'rate.svg'))).plot).toBe(
      join(folder, 'rate.svg'),
    );
  });

  it('says what it does not show', async () => {
    const { out } = await run('--schedule', 'reduceOnPlateau');
    expect(out).toContain('When validation.loss stops getting better the rate falls; that is not drawn.');
  });

  it.each([
    [['--epochs', '3'], /none is named.*--schedule/s],
    [['--schedule', 'cosine', '--classes', '3', '--freeze', 'a'], /describe layers.*classes.*freeze/s],
    [['--schedule', 'own'], /no run whose own it is/],
    [['--schedule', 'cosin'], /use one of constant/],
    [['--schedule', 'cosine', '--pictures', '60'], /pictures and batch size together/],
    [
      ['--schedule', 'cosine', '--pictures', '60', '--batch-size', '6', '--steps-per-epoch', '9'],
      /--steps-per-epoch alone/,
    ],
    [['--schedule', 'cosine', '--plot', 'rate.jpg'], /end the name in .svg or .png/],
    [['--schedule', 'cosine', '--epochs', '0'], /whole number of at least 1/],
    [[], /a model, a run directory or the name/],
  ])('refuses %j', async (line, message) => {
    const { exitCode, err, out } = await run(...line);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});
