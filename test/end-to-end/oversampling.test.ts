import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { library } from '../../src/cli/library-binding.js';
import { type Batch, openSource } from '../../src/data/index.js';
import {
  imageFolder,
  pictureArrays,
  planTraining,
  resume,
  sourceAt,
  type TrainOptionsInput,
  train,
} from '../../src/index.js';
import { trainingBatches } from '../../src/train/loop/training-batches.js';
import { readRunConfig } from '../../src/train/run/run-config.js';
import { runDirectory } from '../../src/train/run/run-directory.js';
import { collect, temporaryFolder } from '../pictures.js';
import { abortAt } from './sessions.js';
import { arraysOf } from './tiny-arrays.js';
import { bandPicture, expectSameRun, fileFolder, metricsOf, tinyNetwork, tinyOptions } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
/** Of which a fifth validates: 24, 8 and 4 to train on. */
const COUNTS = { circle: 30, line: 10, square: 5 };
const options: TrainOptionsInput = {
  ...tinyOptions,
  batchSize: 7,
  augment: {
    operations: [
      { kind: 'rotate', degrees: [-9, 9] },
      { kind: 'noise', deviation: [5, 20] },
    ],
  },
};
const balanced = join(root, 'balanced');
const source = (given: Parameters<typeof imageFolder>[1] = { workers: 1 }) => imageFolder(pictures, given);

beforeAll(async () => {
  Object.entries(COUNTS).forEach(([name, count], label) => {
    mkdirSync(join(pictures, name), { recursive: true });
    for (let i = 0; i < count; i++)
      writeFileSync(join(pictures, name, `${i}.png`), bandPicture(label, label * 1000 + i));
  });
  await train(tinyNetwork, source(), { ...options, oversample: 'balanced', out: balanced });
});

/** The batches that a run was trained on, from a place in it. */
async function batchesOf(run: string, epoch: number, batch = 0, given?: Parameters<typeof imageFolder>[1]) {
  const config = await readRunConfig(runDirectory(run));
  const data = await openSource(source(given), { seed: config.training.seed });
  try {
    return (await collect(trainingBatches(data.train, config, { epoch, batch }))) as Batch[];
  } finally {
    await data.close();
  }
}

const countsOf = (batches: readonly Batch[]) => {
  const counts = [0, 0, 0];
  for (const { targets } of batches) for (const label of targets) counts[label]++;
  return counts;
};

describe('oversampling', () => {
  test('shows each class as often as the largest, every picture nearly as often as its siblings', async () => {
    const batches = await batchesOf(balanced, 1);
    expect(countsOf(batches)).toEqual([24, 24, 24]);
    const times = new Map<number, number>();
    for (const { indices } of batches) for (const i of indices) times.set(i, (times.get(i) ?? 0) + 1);
    expect([...times.values()].sort()).toEqual([
      ...Array(24).fill(1),
      ...Array(8).fill(3),
      ...Array(4).fill(6),
    ]);
  });

  test('shows repeats of a picture each in another variant', async () => {
    const seen = new Map<number, Set<string>>();
    for (const { indices, pixels } of await batchesOf(balanced, 0)) {
      const size = pixels.length / indices.length;
      indices.forEach((index, row) => {
        const own = seen.get(index) ?? new Set();
        own.add(Buffer.from(pixels.subarray(row * size, (row + 1) * size)).toString('hex'));
        seen.set(index, own);
      });
    }
    expect([...seen.values()].map(({ size }) => size).sort()).toEqual([
      ...Array(24).fill(1),
      ...Array(8).fill(3),
      ...Array(4).fill(6),
    ]);
  });

  test('shows the same with any number of threads, in memory and from the disk', async () => {
    const expected = await batchesOf(balanced, 2, 3);
    for (const given of [{ workers: 3 }, { workers: 2, memoryBudgetBytes: 0 }])
      expect(await batchesOf(balanced, 2, 3, given)).toEqual(expected);
  });

  test.each([2, 9, 13])('goes on to the same bytes after a stop at update %i', async (nth) => {
    const out = join(temporaryFolder(), 'run');
    const started = train(
      tinyNetwork,
      source(),
      { ...options, oversample: 'balanced', out },
      abortAt('step', nth),
    );
    await expect(started).rejects.toMatchObject({ kind: 'interrupted' });
    await resume(out);
    expectSameRun(out, balanced);
  });

  test('makes epochs longer, which updates, schedules and the plan count', async () => {
    const { config, steps } = await planTraining(tinyNetwork, source(), { ...options, oversample: 0.5 });
    expect(config.training.oversample).toEqual({ circle: 24, line: 12, square: 12 });
    expect(config.data.training).toBe(36);
    expect(steps).toBe(config.training.epochs * Math.ceil(48 / 7));
    expect(metricsOf(balanced).map(({ updates }) => updates)).toEqual(
      Array.from({ length: metricsOf(balanced).length }, (_, i) => (i + 1) * Math.ceil(72 / 7)),
    );
  });

  test('of nothing leaves a run as it is', async () => {
    const [plain, same] = ['plain', 'same'].map((name) => join(root, name));
    await train(tinyNetwork, source(), { ...options, out: plain! });
    await train(tinyNetwork, source(), { ...options, oversample: 0.1, out: same! });
    const pixels = async (run: string) => (await batchesOf(run, 1)).map((batch) => [...batch.pixels]);
    expect(await pixels(same!)).toEqual(await pixels(plain!));
    expect(metricsOf(same!)[0]).toMatchObject({ train: metricsOf(plain!)[0]!.train as object });
  });

  test('says how long epochs are, what it corrects twice and what would be learned by heart', async () => {
    const notes: string[] = [];
    const onEvent = (event: { readonly type: string; readonly message?: string }) => {
      if (event.type === 'note') notes.push(event.message!);
    };
    const given = { ...tinyOptions, oversample: 'balanced', classWeights: 'balanced' } as const;
    await planTraining(tinyNetwork, source(), given, { onEvent });
    expect(notes.join('\n')).toContain('72 draws in each epoch, from 36 pictures');
    expect(notes.join('\n')).toContain('both correct for the same');
    expect(notes.join('\n')).toContain('learned by heart');
  });

  test('draws rows of a table as it draws pictures, to the same bytes after a stop', async () => {
    const folder = temporaryFolder({
      'rows.csv': `a,b,kind\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 5) % 11},${i % 6 === 0 ? 'rare' : 'usual'}\n`).join('')}`,
    });
    const rows = await sourceAt(join(folder, 'rows.csv'), { target: ['kind'] });
    const [whole, broken] = ['whole', 'broken'].map((name) => join(folder, name));
    const given = { epochs: 2, batchSize: 16, threads: 1, seed: 2, oversample: 'balanced' } as const;
    await train('mlp', rows, { ...given, out: whole! });
    const { training, data } = await readRunConfig(runDirectory(whole!));
    const { rare, usual } = training.oversample!;
    expect(rare).toBe(usual);
    expect(metricsOf(whole!)[0]).toMatchObject({ updates: Math.ceil((rare! + usual!) / 16) });
    expect(rare! + usual!).toBeGreaterThan(data.training);
    const started = train('mlp', rows, { ...given, out: broken! }, abortAt('step', 3));
    await expect(started).rejects.toMatchObject({ kind: 'interrupted' });
    await resume(broken!);
    expectSameRun(broken!, whole!);
    const asking = { signal: new AbortController().signal, part: 'all' } as const;
    const { predictions } = await library.predict(
      join(whole!, 'model.onnx'),
      [join(folder, 'rows.csv')],
      asking,
    );
    expect(predictions).toHaveLength(60);
  });

  test.each([
    ['a share of nothing', { oversample: 0 }, 'option/train'],
    ['more than the largest class', { oversample: 1.5 }, 'option/train'],
    ['fewer draws than pictures', { oversample: { circle: 3 } }, 'option/oversample'],
    ['a class that is not there', { oversample: { circel: 90 } }, 'option/oversample'],
  ])('is refused for %s', async (_what, given, code) => {
    await expect(planTraining(tinyNetwork, source(), given as TrainOptionsInput)).rejects.toMatchObject({
      code,
    });
  });

  test.each(['multi-label', 'regression'] as const)('is refused for the task %s', async (task) => {
    const out = join(temporaryFolder(), 'run');
    const asked = train('mlp', pictureArrays(arraysOf(task)), { oversample: 'balanced', out });
    await expect(asked).rejects.toMatchObject({ code: 'option/oversample' });
  });
});
