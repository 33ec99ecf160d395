import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  dense,
  evaluate,
  exportModel,
  flatten,
  planTraining,
  predict,
  predictRows,
  proveRun,
  type RunResult,
  resume,
  sequential,
  summarize,
  type TrainOptionsInput,
  table,
  train,
} from '../../src/index.js';
import { readRunConfig } from '../../src/train/run/run-config.js';
import { runDirectory } from '../../src/train/run/run-directory.js';
import { collect } from '../pictures.js';
import { abortAt, resumeInSessions } from './sessions.js';
import { expectSameRun, fileFolder, metricsOf } from './tiny-run.js';
import { shopCsv, shopRows, writeShop } from './tiny-table.js';

const root = fileFolder();
const kinds = join(root, 'kinds.csv');
const prices = join(root, 'prices.csv');
const options = { epochs: 30, batchSize: 17, learningRate: 0.01, threads: 1 } as const;

let classes: RunResult;
let numbers: RunResult;

beforeAll(async () => {
  writeShop(kinds, 400, 'kind');
  writeShop(prices, 400, 'price');
  classes = await train('auto', table(kinds), { ...options, out: join(root, 'classes') });
  numbers = await train('auto', table(prices), { ...options, out: join(root, 'numbers') });
});

const linesOf = (run: RunResult) =>
  readFileSync(join(run.run, 'validation-predictions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a model of classes trained on a table', () => {
  it('learns from columns of numbers and of names', async () => {
    expect(classes.validation.accuracy).toBeGreaterThan(0.8);
    const { classifier, training } = await readRunConfig(runDirectory(classes.run));
    expect(classifier).toMatchObject({ task: 'multi-class', classes: ['large', 'middle', 'small'] });
    expect(classifier.input).toMatchObject({
      kind: 'table',
      columns: [
        { name: 'size', type: 'numeric' },
        { name: 'weight', type: 'numeric', missing: { indicator: true } },
        { name: 'colour', type: 'categorical', categories: ['blue', 'green', 'red'] },
        { name: 'new', type: 'categorical' },
      ],
    });
    expect(training.normalize).toBeNull();
  });

  it('says of each row of the file what it said of it in validation', async () => {
    const rows = await collect(predictRows(classes.model, kinds));
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
    const truth = shopRows(400);
    const lines = linesOf(classes);
    expect(lines).toHaveLength(classes.validation.count);
    for (const { row, label, predicted, probability } of lines) {
      expect(label).toBe(truth[row - 1].kind);
      expect(rows[row - 1].label).toBe(predicted);
      expect(rows[row - 1].probability).toBeCloseTo(probability, 5);
    }
  });

  it('predicts rows of a file without the target, with columns in another order and some more', async () => {
    const fresh = join(root, 'fresh.csv');
    writeFileSync(fresh, shopCsv(shopRows(20), ['price', 'new', 'colour', 'weight', 'size']));
    const again = await collect(predictRows(classes.model, fresh));
    expect(again).toEqual((await collect(predictRows(classes.model, kinds))).slice(0, 20));
  });

  it('is not asked about variants of rows', async () => {
    await expect(evaluate(classes.model, kinds, { tta: 'flips' })).rejects.toMatchObject({
      code: 'option/input',
      what: expect.stringContaining('test-time augmentation works only for pictures'),
      fix: 'leave the option out',
    });
  });

  it('is evaluated on other rows', async () => {
    const other = writeShop(join(root, 'other-kinds.csv'), 200, 'kind', 2);
    const { report, count, source } = await evaluate(classes.model, other);
    expect([count, source]).toEqual([200, 'table']);
    expect(report.metrics.accuracy).toBeGreaterThan(0.8);
    expect(report.confusion).toHaveLength(3);
  });

  it('runs without Pupil, an input for each column', async () => {
    const session = await InferenceSession.create(classes.model);
    expect(session.inputNames).toEqual(['size', 'weight', 'colour', 'new']);
    const [first, second] = shopRows(2);
    const rows = [first, second];
    const numbersOf = (values: readonly (number | null)[]) =>
      new Tensor(
        'float64',
        Float64Array.from(values, (value) => value ?? Number.NaN),
        [2, 1],
      );
    const namesOf = (values: readonly (string | null)[]) =>
      new Tensor(
        'string',
        values.map((value) => value ?? ''),
        [2, 1],
      );
    const { probabilities } = await session.run({
      size: numbersOf(rows.map(({ size }) => size)),
      weight: numbersOf(rows.map(({ weight }) => weight)),
      colour: namesOf(rows.map(({ colour }) => colour)),
      new: namesOf(rows.map((row) => String(row.new))),
    });
    const known = (await collect(predictRows(classes.model, kinds))).slice(0, 2);
    expect(Array.from(probabilities.data as Float32Array)).toEqual(
      known.flatMap((row) => Object.values(row.probabilities!)),
    );
    await session.release();
  });
});

describe('a model of numbers trained on a table', () => {
  it('is measured in the units of the target', async () => {
    expect(numbers.validation.r2).toBeGreaterThan(0.8);
    const lines = linesOf(numbers);
    const errors = lines.map(({ targets, predictions }) => Math.abs(targets[0] - predictions[0]));
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
    expect(numbers.validation.meanAbsoluteError).toBeCloseTo(mean, 5);
    const truth = shopRows(400);
    for (const { row, targets } of lines) expect(targets[0]).toBeCloseTo(truth[row - 1].price, 3);
  });

  it.each(['boxCox', 'yeoJohnson', 'log1p', 'minMax'] as const)(
    'learns a skewed target through %s',
    async (targetTransform) => {
      const out = join(root, targetTransform);
      const run = await train('auto', table(prices, { targetTransform }), { ...options, out });
      expect(run.validation.r2).toBeGreaterThan(0.8);
      const { report } = await evaluate(
        run.model,
        writeShop(join(root, 'other-prices.csv'), 200, 'price', 2),
      );
      expect(report.metrics.r2).toBeGreaterThan(0.8);
      expect(report.perOutput).toHaveLength(1);
    },
  );

  it('answers a row of the file with a number by the name of its column', async () => {
    const [row] = await collect(predictRows(numbers.model, prices));
    expect(Object.keys(row)).toEqual(['row', 'values']);
    expect(Object.keys(row.values!)).toEqual(['price']);
  });
});

describe('a run on a table', () => {
  const short = { ...options, epochs: 3 };

  it('gives the same bytes again, and proves it', async () => {
    const [one, two] = [join(root, 'one'), join(root, 'two')];
    await train('auto', table(kinds), { ...short, out: one });
    await train('auto', table(kinds), { ...short, out: two });
    expectSameRun(two, one);
    expect(await proveRun(one)).toMatchObject({ equal: true, difference: null });
  });

  it.each([
    ['classes', kinds],
    ['numbers', prices],
  ])('of %s goes on after a break as if there had been none', async (name, path) => {
    // All that keeps state between updates.
    const all = { ...short, ema: 0.9, accumulate: 2, clip: 1, swa: 0.5, onDivergence: 'recover' } as const;
    const [unbroken, broken] = [join(root, `${name}-unbroken`), join(root, `${name}-broken`)];
    await train('auto', table(path), { ...all, out: unbroken });
    const end = train('auto', table(path), { ...all, out: broken }, abortAt('step', 4));
    await expect(end).rejects.toMatchObject({ kind: 'interrupted' });
    await resumeInSessions(broken, 7);
    expectSameRun(broken, unbroken);
  });

  it('is not continued on other rows', async () => {
    const path = writeShop(join(root, 'changing.csv'), 100, 'kind');
    const out = join(root, 'changing');
    const end = train('auto', table(path), { ...short, out }, abortAt('step', 4));
    await expect(end).rejects.toMatchObject({ kind: 'interrupted' });
    writeShop(path, 100, 'kind', 3);
    await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/other-data' });
  });

  it('takes class weights, a frozen layer and another export of its weights', async () => {
    const out = join(root, 'weighted');
    await train('auto', table(kinds), {
      ...short,
      classWeights: 'balanced',
      freeze: ['dense1'],
      keepCheckpoints: 2,
      out,
    });
    const { bytes } = await exportModel(out, join(root, 'average.onnx'), { average: 2 });
    expect(bytes).toBeGreaterThan(0);
    expect(metricsOf(out)).toHaveLength(3);
  });

  it('trains a network of dense layers of one’s own', async () => {
    const out = join(root, 'own');
    const network = sequential([flatten(), dense(8, { activation: 'tanh' }), dense(3)]);
    await train(network, table(kinds), { ...short, out });
    expect((await readRunConfig(runDirectory(out))).training.architecture).toBe('custom');
  });

  it('is planned without being begun', async () => {
    const plan = await planTraining('auto', table(kinds), { out: join(root, 'never') });
    expect(plan.config.data).toMatchObject({ training: 320, validation: 80 });
    expect(plan.parameters).toBeGreaterThan(0);
    expect(plan.config.training.epochs).toBe(200);
  });

  it('is summarized', async () => {
    const { input, layers } = await summarize(classes.model);
    expect(input).toMatchObject({ kind: 'table' });
    expect(layers.map(({ kind }) => kind)).toEqual(['dense', 'dense', 'dense']);
    expect((await summarize(classes.run)).layers).toEqual(layers);
  });
});

describe('what makes no sense for a table', () => {
  it.each([
    ['augmentation', { augment: 'light' }, 'option/not-for-tables', /augment: .*pixels.*leave augment out/s],
    ['mixing', { augment: { operations: [], mixup: {} } }, 'option/not-for-tables', /augment/],
    [
      'normalization of pixels',
      { normalize: 'unit' },
      'option/not-for-tables',
      /normalize: .*table's option/s,
    ],
  ] satisfies [string, TrainOptionsInput, string, RegExp][])(
    'is refused: %s',
    async (_, given, code, message) => {
      const end = train('auto', table(kinds), { ...options, ...given, out: join(root, 'refused') });
      await expect(end).rejects.toMatchObject({ code });
      await expect(end).rejects.toThrow(message);
    },
  );

  it('is refused: a network for pictures, with one that fits', async () => {
    const end = train('resnet-20', table(kinds), { ...options, out: join(root, 'refused') });
    await expect(end).rejects.toMatchObject({ code: 'option/architecture' });
    await expect(end).rejects.toThrow(/made for pictures, and the data are a table.*use auto or mlp/s);
  });

  it('is refused: pictures for a model of a table', async () => {
    await expect(predict(classes.model, ['cat.png'])).rejects.toMatchObject({ code: 'option/input' });
  });

  it('is refused: a file without a column that the model takes', async () => {
    const path = join(root, 'without.csv');
    writeFileSync(path, shopCsv(shopRows(3), ['size', 'weight', 'new']));
    await expect(collect(predictRows(classes.model, path))).rejects.toThrow(/colour/);
  });
});
