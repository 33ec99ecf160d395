import { describe, expect, it } from 'vitest';
import { isPupilError } from '../../base/error.js';
import { randomStream } from '../../base/random.js';
import { fitColumn, summarizeColumn, type TableInput } from '../../data/index.js';
import {
  activation,
  conv2d,
  dense,
  flatten,
  globalAvgPool2d,
  type Layer,
  sequential,
  type Task,
} from '../../nn/index.js';
import { decodeModel, encodeModel, readMetadata } from '../../onnx/index.js';
import { buildClassifier, type ClassifierDefinition } from './classifier.js';
import { joinModels } from './join-models.js';
import { exportClassifier, type ModelContract, readClassifier } from './model-file.js';
import { loadClassifier } from './open-classifier.js';

const COUNT = 5;

/** A model with drawn weights, larger ones than training begins with, so that answers differ. */
function modelOf(classifier: ClassifierDefinition, seed: number) {
  const { network } = buildClassifier(classifier, { batchSize: 1, mode: 'inference' });
  const random = randomStream(seed, 'weights');
  const values = new Map(
    network.variables.map(({ name, shape }) => [
      name,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    ]),
  );
  const { task, classes, input } = classifier;
  const contract = {
    task,
    classes: [...classes],
    input: 'kind' in input ? input : { ...input, fit: 'stretch' as const },
  } as ModelContract;
  return { name: `model ${seed}`, contract, bytes: exportClassifier(classifier, contract, values) };
}

function pictureModel(seed: number, task: Task, network: Layer, size: readonly [number, number], std = 60) {
  const [height, width] = size;
  const input = { height, width, channels: 3 as const };
  const normalization = { mean: [100, 120, 90 + seed], std: [std, 50, 70] };
  const classes = task === 'binary' ? ['a', 'b'] : ['a', 'b', 'c'];
  return modelOf({ task, classes, input, normalization, network }, seed);
}

function pixelsOf(height: number, width: number) {
  const random = randomStream(9, 'pixels');
  return {
    size: COUNT,
    pixels: Uint8Array.from({ length: COUNT * height * width * 3 }, () => random.integer(256)),
  };
}

type Model = ReturnType<typeof modelOf>;
type Examples = Parameters<Awaited<ReturnType<typeof loadClassifier>>['run']>[0];

async function answers(where: string, bytes: Uint8Array, examples: Examples, input?: ModelContract['input']) {
  const model = await loadClassifier(where, bytes, { threads: 1, input });
  return model.run(examples).finally(() => model.dispose());
}

const answersAlone = (models: readonly Model[], examples: Examples) =>
  Promise.all(models.map(({ name, bytes }) => answers(name, bytes, examples)));

/** By the plain definition, in double precision. */
function meanOf(rows: readonly Float32Array[]): number[] {
  return Array.from(rows[0], (_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-6) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i] - expected[i]);
    expect(off, `value ${i}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected[i])));
  }
}

const small = (units: number) => sequential([flatten(), dense(units)]);
const convolved = (units: number) =>
  sequential([conv2d(4, 3), activation('relu'), globalAvgPool2d(), dense(units)]);

describe('several models in one', () => {
  it.each<[Task, number]>([
    ['multi-class', 3],
    ['binary', 1],
    ['multi-label', 3],
    ['regression', 3],
  ])('answer with the mean of what each says: %s', async (task, units) => {
    const models = [
      pictureModel(1, task, small(units), [6, 5], 20),
      pictureModel(2, task, convolved(units), [6, 5]),
      pictureModel(3, task, small(units), [6, 5], 900),
    ];
    const pixels = pixelsOf(6, 5);
    const alone = await answersAlone(models, pixels);
    expect(meanOf(alone)).not.toEqual(Array.from(alone[0]));
    const bytes = joinModels(models, models[0].contract, 'arithmetic');
    expectClose(await answers('joined', bytes, pixels), meanOf(alone));
  });

  it('answer with the geometric mean of probabilities, made to sum to 1', async () => {
    const models = [1, 2, 3].map((seed) => pictureModel(seed, 'multi-class', convolved(3), [6, 5]));
    const pixels = pixelsOf(6, 5);
    const alone = await answersAlone(models, pixels);
    const roots = Array.from(alone[0], (_, i) =>
      Math.cbrt(alone.reduce((product, row) => product * row[i], 1)),
    );
    const sums = Array.from({ length: COUNT }, (_, i) => roots[3 * i] + roots[3 * i + 1] + roots[3 * i + 2]);
    const bytes = joinModels(models, models[0].contract, 'geometric');
    expectClose(
      await answers('joined', bytes, pixels),
      roots.map((root, i) => root / sums[Math.floor(i / 3)]),
    );
  });

  it('answer with the geometric mean of each label and of its opposite', async () => {
    const models = [1, 2].map((seed) => pictureModel(seed, 'multi-label', convolved(3), [6, 5]));
    const pixels = pixelsOf(6, 5);
    const alone = await answersAlone(models, pixels);
    const expected = Array.from(alone[0], (p, i) => {
      const q = alone[1][i];
      const yes = Math.sqrt(p * q);
      return yes / (yes + Math.sqrt((1 - p) * (1 - q)));
    });
    expectClose(
      await answers('joined', joinModels(models, models[0].contract, 'geometric'), pixels),
      expected,
      1e-5,
    );
  });

  it.each(['multi-class', 'multi-label'] as const)(
    'have a geometric mean also where members are sure of 0 and of 1: %s',
    async (task) => {
      const models = [1, 2].map((seed) => pictureModel(seed, task, small(3), [6, 5], 1e-3));
      const pixels = pixelsOf(6, 5);
      const [first] = await answersAlone(models, pixels);
      expect(first.some((p) => p === 0)).toBe(true);
      const joined = await answers('joined', joinModels(models, models[0].contract, 'geometric'), pixels);
      expect(joined.every((p) => p >= 0 && p <= 1)).toBe(true);
    },
  );

  it('make pictures smaller for members that were trained on smaller ones', async () => {
    const large = pictureModel(1, 'multi-class', convolved(3), [12, 16]);
    const little = pictureModel(2, 'multi-class', convolved(3), [6, 8]);
    // A plain area: what it becomes when it is made smaller is known.
    const plain = (height: number, width: number) => ({
      size: COUNT,
      pixels: Uint8Array.from({ length: COUNT * height * width * 3 }, (_, i) => 40 + 70 * (i % 3)),
    });
    const alone = [
      await answers('large', large.bytes, plain(12, 16)),
      await answers('little', little.bytes, plain(6, 8)),
    ];
    const bytes = joinModels([little, large], large.contract, 'arithmetic');
    expectClose(await answers('joined', bytes, plain(12, 16)), meanOf(alone));
  });

  it('keep the contract, and say that they have no network of their own', () => {
    const models = [1, 2].map((seed) => pictureModel(seed, 'multi-class', small(3), [6, 5]));
    const metadata = readMetadata(joinModels(models, models[0].contract, 'arithmetic'));
    expect(JSON.parse(metadata['pupil.classes'])).toEqual(['a', 'b', 'c']);
    expect(JSON.parse(metadata['pupil.ensemble'])).toEqual(['model 1', 'model 2']);
    expect(() => readClassifier('both.onnx', metadata)).toThrow(
      'both.onnx: this model is an ensemble: it has no network of its own (got ["model 1", "model 2"]); ask about one of its members',
    );
  });

  it('refuse files that are written for different versions of operators', () => {
    const [first, second] = [1, 2].map((seed) => pictureModel(seed, 'multi-class', small(3), [6, 5]));
    const older = decodeModel(second.bytes);
    const bytes = encodeModel({ ...older, opsets: { '': 13 } });
    const join = () => joinModels([first, { ...second, bytes }], first.contract, 'arithmetic');
    expect(join).toThrow(
      /model 2: the models are written for different versions of operators .*export them again/,
    );
  });
});

describe('several models of a table in one', () => {
  const numeric = (shift: number, missing: 'error' | 'mean') => ({
    type: 'numeric' as const,
    ...fitColumn(
      'member1/size',
      summarizeColumn(
        'size',
        [1, 2, 3].map((x) => x + shift),
      ),
      {
        transform: 'zScore',
        missing,
      },
    ),
  });
  const names = (categories: string[]) => ({
    type: 'categorical' as const,
    name: 'probabilities',
    categories,
    missing: 'category' as const,
    unknown: 'zeros' as const,
  });
  const tablesOf = (missing: 'error' | 'mean'): TableInput[] => [
    { kind: 'table', columns: [numeric(0, missing), names(['red', 'green', 'blue'])] },
    { kind: 'table', columns: [numeric(5, missing), names(['blue', 'red'])] },
  ];
  const rows = {
    size: 4,
    numbers: Float64Array.from([1, Number.NaN, 3, 4]),
    // Of red, green, blue: blue, what is missing, red, what nobody knows.
    codes: Int32Array.from([2, 3, 0, -1]),
  };
  const [all, fewer] = tablesOf('mean');
  const classes = ['a', 'b', 'c'];
  const modelsOf = (tables: readonly TableInput[]) =>
    tables.map((input, i) =>
      modelOf({ task: 'multi-class', classes, input, network: sequential([dense(3)]) }, i + 1),
    );
  const models = modelsOf([all, fewer]);

  it.each(['arithmetic', 'geometric'] as const)(
    'know each its own names, whatever columns are called: %s',
    async (mean) => {
      const codesOfFewer = Int32Array.from([0, 2, 1, -1]);
      const alone = [
        await answers('all', models[0].bytes, rows),
        await answers('fewer', models[1].bytes, { ...rows, codes: codesOfFewer }),
      ];
      const joined = await answers('joined', joinModels(models, models[0].contract, mean), rows);
      if (mean === 'arithmetic') expectClose(joined, meanOf(alone));
      else expect(joined[0] + joined[1] + joined[2]).toBeCloseTo(1, 5);
      // Asked as a stranger to the contract's own codes: those of the second member.
      const again = await answers(
        'joined',
        joinModels(models, models[0].contract, mean),
        { ...rows, codes: codesOfFewer },
        fewer,
      );
      expectClose(again, joined, 0);
    },
  );

  it.each(['arithmetic', 'geometric'] as const)(
    'leave unanswered what a member cannot answer: %s',
    async (mean) => {
      const refusing = modelsOf(tablesOf('error'));
      const joined = await answers('joined', joinModels(refusing, refusing[0].contract, mean), rows);
      expect(Array.from(joined, Number.isNaN)).toEqual([0, 1, 2, 3].flatMap((i) => Array(3).fill(i === 1)));
    },
  );
});

it('an error of a model names it', () => {
  const model = pictureModel(1, 'multi-class', small(3), [6, 5]);
  try {
    joinModels([{ name: 'runs/a', bytes: new Uint8Array(10) }, model], model.contract, 'arithmetic');
    expect.fail('nothing was thrown');
  } catch (error) {
    expect(isPupilError(error) && error.where).toBe('runs/a');
  }
});
