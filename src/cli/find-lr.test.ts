import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import { writeDemoPictures } from '../data/index.js';
import { dense, flatten, sequential } from '../nn/index.js';
import { findLrPlanResult, findLrResult } from './contract/index.js';
import { renderFinding } from './find-lr-view.js';
import type { FoundLearningRate } from './library.js';
import { library } from './library-binding.js';
import { createStyle } from './output.js';
import { runProgram } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'pupil-find-lr-'));
beforeAll(async () => {
  await writeDemoPictures(join(folder, 'shapes'), { perClass: 8, size: 16 });
  const classes = readdirSync(join(folder, 'shapes')).length;
  writeFileSync(join(folder, 'net.json'), JSON.stringify(sequential([flatten(), dense(classes)])));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quick = ['--updates', '20', '--seeds', '2', '--min-rate', '1e-4', '--max-rate', '1'] as const;
const network = ['--model', 'net.json', '--threads', '1'] as const;

async function run(...line: readonly string[]) {
  const world = fakeWorld({ folder, library, columns: 80 });
  const exitCode = await runProgram(['find-lr', join(folder, 'shapes'), ...network, ...line], world);
  return { exitCode, out: world.out(), err: world.err() };
}

describe('pupil find-lr', () => {
  it('prints one document and leaves no file', async () => {
    const before = readdirSync(folder, { recursive: true });
    const { out } = await run(...quick, '--json');
    const result = findLrResult.parse(JSON.parse(out));
    expect(result).toMatchObject({ seeds: 2, updates: 20, optimizer: 'adamw', plot: null, table: null });
    expect(result.sweeps.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });

  it('draws the curve and writes it where it is told to', async () => {
    const { out } = await run(...quick, '--plot', join(folder, 'lr.svg'), '--table', join(folder, 'lr.csv'));
    expect(out).toContain('Learning-rate finder: smoothed loss, median and spread of 2 seeds');
    expect(out).toContain(`written to ${join('lr.svg')}\nwritten to lr.csv`);
    expect(readFileSync(join(folder, 'lr.svg'), 'utf8')).toContain('<svg');
    const [head, first] = readFileSync(join(folder, 'lr.csv'), 'utf8').split('\n');
    expect(head).toBe('seed,update,learningRate,loss,smoothedLoss');
    expect(first).toMatch(/^0,0,0\.0001,\d/);
  });

  it('says with 5 that it cannot tell, and what to do', async () => {
    const { exitCode, out } = await run('--updates', '20', '--min-rate', '1e-12', '--max-rate', '1e-11');
    expect(exitCode).toBe(5);
    expect(out).toContain('cannot tell: the loss never fell by more than chance between 1e-12 and 1e-11');
    expect(out).toContain('or take the usual rate of adamw, 0.002');
    expect(out).not.toContain('next:');
  });

  it('says what it would do before it does it', async () => {
    const { exitCode, out } = await run(...quick, '--dry-run', '--json');
    expect(exitCode).toBe(0);
    expect(findLrPlanResult.parse(JSON.parse(out))).toMatchObject({ updatesInAll: 40, seeds: 2 });
    const text = (await run(...quick, '--dry-run')).out;
    expect(text).toContain('sweeps        2 of 20 updates at most: 40 updates');
    expect(text).toContain('disk          nothing is written');
  });

  it.each([
    [['--min-rate', '1', '--max-rate', '0.1'], 'the highest rate of the sweep must be above the lowest'],
    [['--updates', '3'], 'the value must be a whole number of at least 20 and at most 10000'],
    [['--plot', 'lr.gif'], 'a plot is written as SVG or as PNG'],
    [['--table', 'lr.json'], 'the value must be the name of a file, ending in .csv'],
    [['--plot', 'nowhere/lr.svg'], 'the folder of the file does not exist'],
    [['--batch-size', '1000'], 'the batch is larger than the training set'],
    [['--learning-rate', '0.1'], "unknown option '--learning-rate'"],
  ])('refuses %j', async (line, message) => {
    const { exitCode, err } = await run(...line);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });
});

describe('what it found', () => {
  const finding: FoundLearningRate = {
    folder: '/data/photos',
    architecture: 'auto',
    optimizer: 'sgd',
    batchSize: 64,
    minRate: 1e-7,
    maxRate: 10,
    sweep: 'exponential',
    updates: 100,
    seeds: 3,
    recommended: {
      name: 'valley',
      learningRate: 0.012,
      lowest: 0.01,
      highest: 0.02,
      why: 'two thirds into the fall',
    },
    obstacle: null,
    suggestions: [
      { name: 'valley', learningRate: 0.012, lowest: 0.01, highest: 0.02 },
      { name: 'minimum', learningRate: 0.04, lowest: 0.03, highest: 0.05 },
    ],
    notes: ['the seeds disagree'],
    batchSizes: {
      rule: 'linear',
      source: 'Goyal et al. 2017, arXiv 1706.02677',
      rates: [
        { batchSize: 32, learningRate: 0.006 },
        { batchSize: 128, learningRate: 0.024 },
      ],
    },
    curve: [],
    sweeps: [],
    plot: null,
    table: null,
    seconds: 3,
  };
  const view = { style: createStyle(false), folder: '/data', data: 'my photos', withBatchSizes: false };
  const render = (given: Partial<FoundLearningRate>, withBatchSizes = false) =>
    renderFinding({ ...finding, ...given }, ['(curve)'], { ...view, withBatchSizes }).join('\n');

  it('is a table, a choice with its reason and the next command', () => {
    expect(render({})).toMatchInlineSnapshot(`
      "(curve)

      suggestion  learning rate  over 3 seeds
      valley              0.012  0.01 to 0.02
      minimum              0.04  0.03 to 0.05

      learning rate 0.012 (valley): two thirds into the fall

      note: the seeds disagree

      next:
        pupil train 'my photos' --learning-rate 0.012
        (with the other options that were given here)"
    `);
  });

  it('has rates for other batches where they are asked for', () => {
    expect(render({}, true)).toContain(
      [
        'with sgd the rate goes in proportion to the batch (Goyal et al. 2017, arXiv 1706.02677); from batches of 64:',
        'batch size  learning rate',
        '        32          0.006',
        '       128          0.024',
      ].join('\n'),
    );
    expect(render({ batchSizes: null, optimizer: 'adagrad' }, true)).toContain(
      'for other batch sizes of adagrad no rule is known: look again',
    );
  });

  it('has no spread of one seed', () => {
    expect(render({ seeds: 1 })).toContain('valley              0.012\n');
  });
});
