import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  categoricalColumns,
  categoryCodes,
  categoryNames,
  countCategories,
  fitCategories,
  fitColumn,
  normalizeColumn,
  normalizedNames,
  numericColumns,
  restoreColumn,
  summarizeColumn,
  type TableInput,
} from '../../data/index.js';
import { constant } from '../../graph/index.js';
import { activation, dense, type Layer, sequential } from '../../nn/index.js';
import { decodeModel } from '../../onnx/index.js';
import { createNodeRuntime, evaluate, openModel } from '../../runtime/index.js';
import { tableInput } from '../input/table-input.js';
import { buildClassifier, type TableClassifier } from './classifier.js';
import { exportClassifier } from './model-file.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** A network that passes on what it sees. */
const seeing = activation('linear');

const TRANSFORMS = ['none', 'minMax', 'zScore', 'robust', 'maxAbs', 'log1p', 'boxCox', 'yeoJohnson'] as const;

/** Above 0, so that every transform is defined. */
const TRAINING_VALUES = [0.2, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5.5, 7, 9, 15, 40];
const NAMES = ['red', 'green', 'blue', 'Grün, hell', ' ', '0'];

/** A column of each transform with each way to treat missing values, and columns of names with each policy. */
const table: TableInput = {
  kind: 'table',
  columns: [
    ...TRANSFORMS.flatMap((transform, i) => {
      const missing = (['mean', 'median', 'indicator', { fill: 3, indicator: true }] as const)[i % 4];
      const summary = summarizeColumn(`x${i}`, TRAINING_VALUES);
      return [
        { type: 'numeric' as const, ...fitColumn(`${transform} column`, summary, { transform, missing }) },
        ...(i === 3
          ? (['zeros', 'category'] as const).map((policy) => ({
              type: 'categorical' as const,
              ...fitCategories(`names ${policy}`, countCategories(NAMES), {
                missing: policy,
                unknown: 'zeros',
              }),
            }))
          : []),
      ];
    }),
  ],
};
const numeric = numericColumns(table);
const categorical = categoricalColumns(table);
const features = [...normalizedNames(numeric), ...categorical.flatMap(categoryNames)];

function classifierOf(
  input: TableInput,
  network: Layer,
  outputs: readonly string[],
  rest: Partial<TableClassifier> = {},
): TableClassifier {
  return { task: 'regression', input, classes: outputs, network, ...rest };
}

async function opened(classifier: TableClassifier, values: ReadonlyMap<string, Float32Array> = new Map()) {
  const { task, classes, input } = classifier;
  const bytes = exportClassifier(classifier, { task, classes: [...classes], input }, values);
  return { bytes, session: await openModel('test', bytes, 1) };
}

interface Row {
  readonly numbers: readonly (number | null)[];
  readonly names: readonly (string | null)[];
}

const rows = fc.array(
  fc.record({
    numbers: fc.array(fc.option(fc.double({ min: 1e-3, max: 1e4, noNaN: true })), {
      minLength: numeric.length,
      maxLength: numeric.length,
    }),
    names: fc.array(fc.option(fc.constantFrom(...NAMES, 'never seen')), {
      minLength: categorical.length,
      maxLength: categorical.length,
    }),
  }),
  { minLength: 1, maxLength: 5 },
);

/** The batch of training. */
function batchOf(given: readonly Row[]) {
  return {
    size: given.length,
    numbers: Float64Array.from(given.flatMap(({ numbers }) => numbers.map((x) => x ?? Number.NaN))),
    codes: Int32Array.from(
      given.flatMap(({ names }) => names.map((name, c) => categoryCodes(categorical[c], [name])[0])),
    ),
  };
}

/** By the plain definitions, row by row. */
function expected(given: readonly Row[]): number[] {
  return given.flatMap(({ numbers, names }) => [
    ...numbers.map((x, d) => normalizeColumn(numeric[d], [x ?? Number.NaN])[0]),
    ...numeric.flatMap(({ missing }, d) => (missing.indicator ? [numbers[d] === null ? 1 : 0] : [])),
    ...names.flatMap((name, c) => {
      const [code] = categoryCodes(categorical[c], [name]);
      return categoryNames(categorical[c]).map((_, k) => (k === code ? 1 : 0));
    }),
  ]);
}

/** As somebody else would ask the exported model. */
function askedOf(given: readonly Row[]) {
  const shape = [given.length, 1];
  const numbers = numeric.map(
    ({ name }, d) =>
      [
        name,
        { dtype: 'float64', shape, data: Float64Array.from(given, (row) => row.numbers[d] ?? Number.NaN) },
      ] as const,
  );
  const names = categorical.map(
    ({ name }, c) =>
      [name, { dtype: 'string', shape, data: given.map((row) => row.names[c] ?? '') }] as const,
  );
  return Object.fromEntries([...numbers, ...names]);
}

describe('what a network sees of a row', () => {
  it('is the same in training, in the exported file and by definition, whatever is missing or unknown', async () => {
    const classifier = classifierOf(table, seeing, features);
    const { session } = await opened(classifier);
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const batch = batchOf(given);
        const training = buildClassifier(classifier, { batchSize: given.length, mode: 'training' });
        const feeds = tableInput(table).feeds(batch);
        const { y } = await evaluate(runtime, { y: training.outputs }, [
          [training.feeds[0], feeds.numbers],
          [training.feeds[1], feeds.codes],
        ]);
        const { predictions } = await session.run(askedOf(given));
        const again = await session.run(tableInput(table).modelFeeds(session.inputs, batch));
        const wanted = expected(given);
        expect(predictions).toHaveLength(wanted.length);
        expect(again.predictions).toEqual(predictions);
        wanted.forEach((value, i) => {
          const tolerance = 1e-6 * Math.max(1, Math.abs(value));
          expect(Math.abs(Number(y[i]) - Number(predictions[i]))).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(Number(y[i]) - value)).toBeLessThanOrEqual(tolerance);
        });
      }),
      { seed: 4, numRuns: 100 },
    );
    await session.dispose();
  });

  it.each(TRANSFORMS)('of a target with %s comes back in its own units', async (transform) => {
    const summary = summarizeColumn('price', TRAINING_VALUES);
    const target = [fitColumn('price', summary, { transform })];
    const input: TableInput = {
      kind: 'table',
      columns: [{ type: 'numeric', ...fitColumn('x', summarizeColumn('x', [0, 1]), { transform: 'none' }) }],
    };
    const { session } = await opened(classifierOf(input, seeing, ['price'], { target }));
    const normalized = normalizeColumn(target[0], TRAINING_VALUES);
    const shape = [normalized.length, 1];
    const { predictions } = await session.run({ x: { dtype: 'float64', shape, data: normalized } });
    const seen = Float64Array.from(normalized, Math.fround);
    restoreColumn(target[0], seen).forEach((value, i) => {
      expect(Math.abs(Number(predictions[i]) - value)).toBeLessThanOrEqual(
        1e-6 * Math.max(1, Math.abs(value)),
      );
    });
    await session.dispose();
  });
});

describe('a row that cannot be answered', () => {
  const number = {
    type: 'numeric' as const,
    ...fitColumn('x', summarizeColumn('x', TRAINING_VALUES), { transform: 'boxCox' }),
  };
  const name = { type: 'categorical' as const, ...fitCategories('c', countCategories(['a', 'b'])) };
  const strict: TableInput = { kind: 'table', columns: [number, name] };
  // Relu turns NaN into 0.
  const network = sequential([
    dense(4, { activation: 'relu', name: 'hidden' }),
    dense(2, { name: 'output' }),
  ]);
  const values = new Map([
    ['hidden.kernel', new Float32Array(12).fill(0.5)],
    ['hidden.bias', new Float32Array(4)],
    ['output.kernel', new Float32Array(8).fill(0.25)],
    ['output.bias', new Float32Array(2)],
  ]);

  it.each([
    ['a missing number', Number.NaN, 'a', false],
    ['a number outside the domain', -1, 'a', false],
    ['a number that is not finite', Number.POSITIVE_INFINITY, 'a', false],
    ['a missing name', 1, '', false],
    ['an unknown name', 1, 'c', false],
    ['nothing wrong', 1, 'b', true],
  ])('because of %s has NaN for its answer, and no other row has', async (_, x, c, answered) => {
    const classifier = classifierOf(strict, network, ['k', 'l'], { task: 'multi-class' });
    const { session } = await opened(classifier, values);
    const { probabilities } = await session.run({
      x: { dtype: 'float64', shape: [2, 1], data: Float64Array.of(x, 2) },
      c: { dtype: 'string', shape: [2, 1], data: [c, 'a'] },
    });
    expect(Array.from(probabilities as Float32Array, Number.isNaN)).toEqual([
      !answered,
      !answered,
      false,
      false,
    ]);
    await session.dispose();
  });

  it('has NaN in training too, so that no loss is made of it', async () => {
    const classifier = classifierOf(strict, network, ['k', 'l'], { task: 'multi-class' });
    const { feeds, outputs } = buildClassifier(classifier, {
      batchSize: 2,
      mode: 'training',
      bind: ({ name, shape }) => constant(values.get(name)!, shape),
    });
    const { y } = await evaluate(runtime, { y: outputs }, [
      [feeds[0], Float64Array.of(Number.NaN, 2)],
      [feeds[1], new Int32Array(2)],
    ]);
    expect(Array.from(y as Float32Array, Number.isNaN)).toEqual([true, true, false, false]);
  });
});

describe('the inputs of an exported model', () => {
  const numberCalled = (called: string) => ({
    type: 'numeric' as const,
    ...fitColumn(called, summarizeColumn(called, TRAINING_VALUES), { transform: 'zScore' }),
  });
  const nameCalled = (called: string) => ({
    type: 'categorical' as const,
    ...fitCategories(called, countCategories(['a', 'b']), { unknown: 'zeros' }),
  });

  it('are called as the columns, in their order, whatever those are called', async () => {
    const columns = ['Größe (m²)', 'numbers', 'codes', 'add_1', 'constant_0', 'N', '"', 'a b'].map(
      (called, i) => (i % 2 === 0 ? numberCalled(called) : nameCalled(called)),
    );
    const input: TableInput = { kind: 'table', columns };
    const units = 4 + 4 * 2;
    const { session, bytes } = await opened(
      classifierOf(
        input,
        seeing,
        Array.from({ length: units }, (_, i) => `y${i}`),
      ),
    );
    expect(session.inputs).toEqual(columns.map(({ name }) => name));
    const { graph, opsets } = decodeModel(bytes, 'test');
    expect(graph.inputs.map(({ dtype, shape }) => [dtype, shape])).toEqual(
      columns.map(({ type }) => [type === 'numeric' ? 'float64' : 'string', ['N', 1]]),
    );
    expect(opsets).toMatchObject({ 'ai.onnx.ml': 3 });
    const batch = {
      size: 2,
      numbers: Float64Array.from({ length: 8 }, (_, i) => i + 1),
      codes: Int32Array.of(0, 1, -1, 0, 1, 1, 0, 0),
    };
    const { predictions } = await session.run(tableInput(input).modelFeeds(session.inputs, batch));
    expect(predictions.slice(4, 12)).toEqual(Float32Array.of(1, 0, 0, 1, 0, 0, 1, 0));
    await session.dispose();
  });

  it('take an underscore where an output or a variable has the name of the column, or it has none', async () => {
    const columns = ['predictions', 'output.kernel', 'output.kernel_', ''].map(numberCalled);
    const network = dense(1, { name: 'output' });
    const { session } = await opened(
      classifierOf({ kind: 'table', columns }, sequential([network]), ['y']),
      new Map([
        ['output.kernel', Float32Array.of(1, 0, 0, 0)],
        ['output.bias', new Float32Array(1)],
      ]),
    );
    expect(session.inputs).toEqual(['predictions_', 'output.kernel_', 'output.kernel__', '_']);
    await session.dispose();
  });
});
