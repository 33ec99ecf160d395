import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compute } from '../../../test/compute.js';
import { errorOf } from '../../../test/error-of.js';
import { randomStream } from '../../base/random.js';
import { cast, input } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { summarizeColumn } from './column-summary.js';
import {
  type ColumnOptions,
  FittedColumn,
  fitColumn,
  normalizeColumn,
  normalizeColumns,
  normalizedNames,
  restoreColumn,
  restoreColumns,
} from './columns.js';
import { TRANSFORM_KINDS } from './transforms.js';

const runtime = createNodeRuntime({ threads: 1 });

/** Plain values and those of ONNX Runtime, for the rows of some columns, and back again. */
async function throughBoth(columns: readonly FittedColumn[], data: readonly (readonly number[])[]) {
  const [rows, width] = [data[0].length, columns.length];
  const flat = Float64Array.from({ length: rows * width }, (_, i) => data[i % width][Math.floor(i / width)]);
  const x = input('x', [rows, width], 'float64');
  const normalized = normalizeColumns(x, columns);
  const forward = await compute(runtime, [x], [normalized, cast(normalized, 'float32')]);
  const [values, narrow] = (await forward.run([flat])) as [Float64Array, Float32Array];
  const back = await compute(runtime, [x], [restoreColumns(x, columns)]);
  const all = values.length / rows;
  const kept = Float64Array.from(
    { length: rows * width },
    (_, i) => values[Math.floor(i / width) * all + (i % width)],
  );
  const [restored] = (await back.run([kept])) as [Float64Array];
  await forward.dispose();
  await back.dispose();
  const columnOf = (from: ArrayLike<number>, step: number, c: number) =>
    Array.from({ length: rows }, (_, r) => from[r * step + c]);
  return {
    graph: Array.from({ length: all }, (_, c) => columnOf(values, all, c)),
    narrow: Array.from({ length: all }, (_, c) => columnOf(narrow, all, c)),
    restored: columns.map((_, c) => columnOf(restored, width, c)),
  };
}

function expectNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  label: string,
) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const near = Math.abs(actual[i] - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i]));
    if (!near && !Object.is(actual[i], expected[i]))
      expect.fail(`${label}, row ${i}: ${actual[i]}, expected ${expected[i]}`);
  }
}

/** A column of some shape: place, spread, and how far its tail reaches. */
const shape = fc.record({
  kind: fc.constantFrom('auto', ...TRANSFORM_KINDS),
  missing: fc.constantFrom('mean', 'median', 'indicator', { fill: 0.5 }),
  place: fc.constantFrom(0, 1, -50, 1e4, -1e6),
  spread: fc.constantFrom(0, 1e-3, 1, 300),
  tail: fc.constantFrom(0, 0.5, 1.5),
  share: fc.constantFrom(0, 0.2),
});

describe('columns in a graph', () => {
  afterAll(() => runtime.dispose());

  it('are those computed in plain code, for random tables', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 6 }), fc.nat(1e6), async (shapes, seed) => {
        const random = randomStream(seed, 'table');
        const draw = ({ kind, place, spread, tail, share }: (typeof shapes)[number]) => {
          if (random.uniform() < share) return Number.NaN;
          const z = random.normal();
          const value = place + spread * (tail === 0 ? z : Math.exp(tail * z));
          return kind === 'boxCox' || kind === 'log1p' ? Math.abs(value) + 1e-3 : value;
        };
        const data = shapes.map((one) => Array.from({ length: 60 }, (_, i) => (i === 0 ? 2 : draw(one))));
        const columns = shapes.map(({ kind, missing }, c) =>
          fitColumn(`c${c}`, summarizeColumn(`c${c}`, data[c]), {
            transform: kind,
            missing,
          } as ColumnOptions),
        );
        const { graph, narrow, restored } = await throughBoth(columns, data);
        columns.forEach((column, c) => {
          const label = `${column.name} ${JSON.stringify(column)}`;
          const plain = normalizeColumn(column, data[c]);
          expectNear(graph[c], plain, 1e-9, label);
          expectNear(narrow[c], plain, 1e-6, label);
          expectNear(restored[c], restoreColumn(column, plain), 1e-6, `back: ${label}`);
        });
        const flags = columns.flatMap(({ missing }, c) =>
          missing.indicator ? [data[c].map((x) => Number(Number.isNaN(x)))] : [],
        );
        expect(graph.slice(columns.length)).toEqual(flags);
      }),
      { seed: 4, numRuns: 15 },
    );
  }, 120_000);

  it('are those computed in plain code for the largest numbers, and back where they have become infinite', async () => {
    const values = [Number.MAX_VALUE, 1e306, 2 ** 55, 2 ** 54, 2 ** 53, 1e-300, 0];
    const fitTo = (transform: ColumnOptions['transform']) =>
      fitColumn('a', summarizeColumn('a', [0, 1, 2, 5]), { transform });
    const columns = [
      fitTo('log1p'),
      fitTo({ kind: 'yeoJohnson', lambda: 0, standardize: false }),
      fitTo({ kind: 'yeoJohnson', lambda: 2, standardize: false }),
    ];
    const data = [values, values.map((x) => -x), values];
    const { graph, restored } = await throughBoth(columns, data);
    columns.forEach((column, c) => {
      const plain = normalizeColumn(column, data[c]);
      expectNear(graph[c], plain, 1e-9, `column ${c}`);
      expectNear(restored[c], restoreColumn(column, plain), 1e-6, `back: column ${c}`);
    });
    expect([graph[1][0], graph[2][0]]).toEqual([-Infinity, Infinity]);
  });

  it('keep NaN where none may be missing, and give NaN outside a domain', async () => {
    const fitTo = (name: string, transform: 'log1p' | 'boxCox' | 'minMax') =>
      fitColumn(name, summarizeColumn(name, [1, 2, 5]), {
        transform: transform === 'minMax' ? { kind: 'minMax', clip: true } : transform,
      });
    const columns = [fitTo('a', 'log1p'), fitTo('b', 'minMax'), fitTo('c', 'boxCox')];
    const { graph } = await throughBoth(columns, [
      [-1, -2, Number.NaN],
      [0, 9, Number.NaN],
      [0, -1, 1],
    ]);
    expect(graph[0]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(graph[1]).toEqual([0, 1, Number.NaN]);
    expect(graph[2]).toEqual([
      Number.NaN,
      Number.NaN,
      expect.closeTo(normalizeColumn(columns[2], [1])[0], 12),
    ]);
  });

  it('survive JSON, and say what they are', () => {
    const column = fitColumn('age', summarizeColumn('age', [1, 2, Number.NaN]), { missing: 'indicator' });
    expect(FittedColumn.parse(JSON.parse(JSON.stringify(column)))).toEqual(column);
    expect(normalizedNames([column, column])).toEqual(['age', 'age', 'age is missing', 'age is missing']);
  });

  it('must be as many as were fitted', () => {
    const column = fitColumn('age', summarizeColumn('age', [1, 2]));
    expect(
      errorOf(() => normalizeColumns(input('x', [4, 2], 'float64'), [column])).message,
    ).toMatchInlineSnapshot(
      `"normalizeColumns: x must be float64 [N, D], with a column for each that was fitted (got x "float64[4, 2]", columns 1); cast it to float64, in the order of the fitted columns"`,
    );
    expect(errorOf(() => restoreColumns(input('x', [4, 1]), [column])).code).toBe('shape/columns');
  });
});
