import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FittedColumn, normalizeColumn } from '../../src/data/index.js';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  evaluate,
  flatten,
  type Layer,
  pictureArrays,
  predict,
  type RunResult,
  resume,
  sequential,
  train,
} from '../../src/index.js';
import { TASKS, type Task } from '../../src/nn/index.js';
import { measure } from '../../src/train/metrics/registry.js';
import { decodeSafetensors } from '../../src/train/run/safetensors.js';
import { encodePng } from '../pictures.js';
import { abortAt } from './sessions.js';
import { arraysOf, SIDE } from './tiny-arrays.js';
import { expectSameRun, fileFolder, metricsOf } from './tiny-run.js';

const root = fileFolder();
const OPTIONS = { epochs: 12, batchSize: 7, learningRate: 0.02, threads: 1, seed: 3 } as const;

const UNITS = { 'multi-class': 4, binary: 1, 'multi-label': 2, regression: 2 } as const satisfies Record<
  Task,
  number
>;

function networkOf(task: Task): Layer {
  return sequential([
    conv2d(4, 3, { padding: 'same', useBias: false }),
    batchNorm(),
    activation('relu'),
    flatten(),
    dropout(0.1),
    dense(UNITS[task]),
  ]);
}

/** The score that says whether a task was learned, and what it must reach. */
const LEARNED = {
  'multi-class': ['accuracy', 0.8],
  binary: ['accuracy', 0.9],
  'multi-label': ['microF1', 0.9],
  regression: ['r2', 0.6],
} as const satisfies Record<Task, readonly [string, number]>;

/** Numbers to predict as training compares them, [N, K]; all else as it is. */
function normalizedBy(run: string, values: readonly number[]): number[] {
  const { target } = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')).classifier;
  if (target === undefined) return [...values];
  const columns = (target as FittedColumn[]).map((column, k) =>
    normalizeColumn(
      column,
      values.filter((_, i) => i % target.length === k),
    ),
  );
  return values.map((_, i) => columns[i % target.length][Math.floor(i / target.length)]);
}

describe.each(TASKS)('%s', (task) => {
  const source = () => pictureArrays(arraysOf(task));
  const options = { ...OPTIONS, task } as const;
  let run: RunResult;

  beforeAll(async () => {
    run = await train(networkOf(task), source(), { ...options, out: join(root, task) });
  });

  test('is learned: the loss falls, and the model does well', () => {
    const losses = metricsOf(run.run).map(({ train }) => (train as { loss: number }).loss);
    expect(losses.at(-1)!).toBeLessThan(losses[0] / 2);
    const [name, least] = LEARNED[task];
    expect(run.validation[name]).toBeGreaterThan(least);
    expect(JSON.parse(readFileSync(join(run.run, 'config.json'), 'utf8')).classifier.task).toBe(task);
  });

  test('its metrics are those of its predictions over the whole validation set', () => {
    const lines = predictionsOf(run.run);
    const { classes = [], outputs: names = [] } = arraysOf(task);
    const known = classes.length > 0 ? classes : names;
    const outputs = lines.flatMap((line) => (line.probabilities ?? line.predictions) as number[]);
    const targets = lines.flatMap((line) => {
      if (task === 'regression') return line.targets as number[];
      const labels = line.labels as string[];
      return task === 'multi-label'
        ? known.map((name) => (labels.includes(name) ? 1 : 0))
        : [known.indexOf(line.label as string)];
    });
    const { loss, count, ...scores } = run.validation;
    expect(lines).toHaveLength(count);
    const measured = measure({ task, loss, outputs, targets, width: known.length }, Object.keys(scores));
    for (const [name, value] of Object.entries(scores)) expect(measured[name], name).toBeCloseTo(value!, 4);
    const normalized = (values: number[]) => normalizedBy(run.run, values);
    expect(loss).toBeCloseTo(lossBy(task, normalized(outputs), normalized(targets), known.length), 4);
  });

  test('its model answers raw pixels, in any number, as its predictions say', async () => {
    const output = task === 'regression' ? 'predictions' : 'probabilities';
    const width = task === 'binary' ? 2 : UNITS[task];
    const { pixels } = arraysOf(task);
    const session = await InferenceSession.create(run.model);
    expect([session.inputNames, session.outputNames]).toEqual([['pixels'], [output]]);
    const lines = predictionsOf(run.run).slice(0, 3);
    const size = SIDE * SIDE;
    const chosen = lines.map(({ file }) => Number((file as string).slice(1)));
    const bytes = Buffer.concat(chosen.map((i) => pixels.subarray(i * size, (i + 1) * size)));
    const answers = await session.run({ pixels: new Tensor('uint8', bytes, [3, SIDE, SIDE, 1]) });
    await session.release();
    expect(answers[output].dims).toEqual([3, width]);
    const expected = lines.flatMap((line) => (line.probabilities ?? line.predictions) as number[]);
    for (const [i, want] of expected.entries()) expect(Number(answers[output].data[i])).toBeCloseTo(want, 4);
    const golden = decodeSafetensors('golden', readFileSync(join(run.run, 'golden.safetensors'))).tensors;
    expect([...golden.keys()].sort()).toEqual(['pixels', output].sort());
  });

  test('its evaluation says the same of the validation pictures, and measures all of them', async () => {
    const { outputs, targets, count, report, ...rest } = await evaluate(run.model, source());
    const width = task === 'binary' ? 2 : UNITS[task];
    expect(rest).toMatchObject({ task, part: 'all', source: 'pictureArrays' });
    expect(count).toBe(40);
    for (const { file, probabilities, predictions } of predictionsOf(run.run)) {
      const row = Number((file as string).slice(1)) * width;
      const expected = (probabilities ?? predictions) as number[];
      for (const [k, want] of expected.entries()) expect(outputs[row + k]).toBeCloseTo(want, 4);
    }
    const { loss, ...scores } = report.metrics;
    expect(loss).toBeCloseTo(lossBy(task, [...outputs], [...targets], width), 5);
    expect(measure({ task, loss, outputs, targets, width })).toMatchObject(scores);
    const [name, least] = LEARNED[task];
    expect(scores[name]).toBeGreaterThan(least);
    const { perClass, perLabel, perOutput } = report;
    expect([perClass, perLabel, perOutput].filter((rows) => rows !== undefined)).toEqual([
      expect.objectContaining({ length: width }),
    ]);
  });

  test('goes on after an interruption to the same bytes', async () => {
    const out = join(root, `${task}-resumed`);
    const started = train(networkOf(task), source(), { ...options, out }, abortAt('step', 8));
    await expect(started).rejects.toMatchObject({ kind: 'interrupted' });
    await resume(out, { source: source() });
    expectSameRun(out, run.run);
  });
});

describe('the words of a task', () => {
  const picture = join(root, 'bright.png');
  beforeAll(() => {
    const pixels = new Uint8Array(SIDE * SIDE).fill(190);
    writeFileSync(picture, encodePng({ width: SIDE, height: SIDE, channels: 1, pixels }));
  });
  const said = async (task: Task) =>
    (await predict(join(root, task, 'model.onnx'), [picture])).predictions[0];

  test('are a class of several', async () => {
    expect(await said('multi-class')).toMatchObject({ file: picture, label: 'both' });
  });

  test('are one of two classes, with a probability of each', async () => {
    const { label, probability, probabilities } = await said('binary');
    expect(label).toBe('bright');
    expect(probabilities).toMatchObject({ bright: probability });
    expect(Object.values(probabilities!).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  });

  test('are any number of labels', async () => {
    const { label, labels, probabilities } = await said('multi-label');
    expect(label).toBeUndefined();
    expect(labels).toEqual(['left', 'right']);
    expect(Object.keys(probabilities!)).toEqual(['left', 'right']);
  });

  test('are numbers by name', async () => {
    const { values, probabilities } = await said('regression');
    expect(probabilities).toBeUndefined();
    expect(Object.keys(values!)).toEqual(['sum', 'difference']);
    expect(values!.sum).toBeGreaterThan(1);
  });

  test('a folder cannot be measured against labels or numbers', async () => {
    for (const task of ['multi-label', 'regression'] as const)
      await expect(evaluate(join(root, task, 'model.onnx'), root)).rejects.toMatchObject({
        code: 'data/target-kind',
        where: root,
      });
  });
});

describe('pictures in memory that are to be measured', () => {
  const model = (task: Task) => join(root, task, 'model.onnx');

  test('may call the names of the model in another order', async () => {
    const { outputs = [], targets = [], ...arrays } = arraysOf('regression');
    const turned = pictureArrays({
      ...arrays,
      outputs: [...outputs].reverse(),
      targets: Array.from(targets, (_, i) => targets[i ^ 1]!),
    });
    const [one, other] = await Promise.all([
      evaluate(model('regression'), pictureArrays(arraysOf('regression'))),
      evaluate(model('regression'), turned),
    ]);
    expect(other.targets).toEqual(one.targets);
    expect(other.report).toEqual(one.report);
  });

  test('become as large as the model takes them', async () => {
    const { pixels, classes, labels } = arraysOf('binary');
    const doubled = Uint8Array.from({ length: pixels.length * 4 }, (_, i) => {
      const [picture, row, column] = [Math.floor(i / 256), Math.floor((i % 256) / 16), i % 16];
      return pixels[picture * 64 + Math.floor(row / 2) * 8 + Math.floor(column / 2)]!;
    });
    const large = pictureArrays({ pixels: doubled, height: 16, width: 16, channels: 1, classes, labels });
    const { report } = await evaluate(model('binary'), large);
    expect(report.metrics.accuracy).toBeGreaterThan(0.9);
  });

  test.each([
    [
      'a class that is not known',
      'multi-class',
      { classes: ['dark', 'left', 'right', 'all'] },
      'unknown-class',
    ],
    ['a number that is not known', 'regression', { outputs: ['sum', 'product'] }, 'outputs'],
    ['another kind of truth', 'binary', arraysOf('multi-label'), 'target-kind'],
  ] as const)('are refused for %s', async (_what, task, change, code) => {
    const { labels: _, ...arrays } = arraysOf(task);
    const given = 'targets' in change ? { ...arrays, ...change } : { ...arraysOf(task), ...change };
    const source = pictureArrays(given as Parameters<typeof pictureArrays>[0]);
    await expect(evaluate(model(task), source)).rejects.toMatchObject({ code: `data/${code}` });
  });

  test('name no parts', async () => {
    const asked = evaluate(model('binary'), pictureArrays(arraysOf('binary')), { part: 'test' });
    await expect(asked).rejects.toMatchObject({ code: 'data/no-part' });
  });
});

test('resuming pictures in memory takes them again, and no others', async () => {
  const out = join(root, 'multi-class');
  await expect(resume(out)).rejects.toMatchObject({ code: 'option/source' });
  const other = pictureArrays({ ...arraysOf('multi-class'), sampleWeights: Array(40).fill(2) });
  await expect(resume(out, { source: other })).rejects.toMatchObject({ code: 'checkpoint/other-data' });
});

function predictionsOf(run: string): Record<string, unknown>[] {
  const text = readFileSync(join(run, 'validation-predictions.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The loss of each task, from what the model answers. */
function lossBy(task: Task, outputs: number[], targets: number[], width: number): number {
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  if (task === 'multi-class' || task === 'binary')
    return mean(targets.map((k, i) => -Math.log(outputs[i * width + k])));
  return task === 'multi-label'
    ? mean(targets.map((y, i) => -Math.log(y === 1 ? outputs[i] : 1 - outputs[i])))
    : mean(targets.map((y, i) => (y - outputs[i]) ** 2));
}
