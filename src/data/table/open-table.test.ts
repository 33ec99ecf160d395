import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { isPupilError, type PupilError } from '../../base/error.js';
import { randomStream } from '../../base/random.js';
import type { OpenContext, TableData, TableSplit } from '../types.js';
import { openTable } from './open-table.js';
import type { TableInput } from './table-input.js';
import { type TableOptionsInput, table } from './table-source.js';

type Row = readonly (string | number)[];

const csv = (rows: readonly Row[]) => rows.map((row) => `${row.join(',')}\n`).join('');

/** Rows with a number, a name and a class that follows from them. */
function sample(count: number, seed = 0): Row[] {
  const random = randomStream(seed, 'table');
  return Array.from({ length: count }, () => {
    const size = random.integer(1000) / 10;
    const city = ['Rom', 'Bern', 'Ulm'][random.integer(3)]!;
    return [size, city, size > 50 || city === 'Ulm' ? 'yes' : 'no'];
  });
}

async function open(
  text: string | Uint8Array,
  options: TableOptionsInput = {},
  context: Partial<OpenContext<TableInput>> = {},
  name = 'table.csv',
): Promise<TableData> {
  const path = join(temporaryFolder({ [name]: text }), name);
  const data = await openTable(table(path, options), { seed: 1, ...context });
  onTestFinished(() => data.close());
  return data;
}

async function refused(...given: Parameters<typeof open>): Promise<PupilError> {
  try {
    await open(...given);
  } catch (error) {
    if (isPupilError(error)) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
}

/** All rows of a split by their numbers in the file. */
async function rowsOf(split: TableSplit, batchSize = 7, shuffle?: { seed: number; epoch: number }) {
  const rows = new Map<number, { numbers: number[]; codes: number[]; targets: number[] }>();
  for await (const { size, numbers, codes, targets, indices } of split.batches({ batchSize, shuffle }))
    for (let r = 0; r < size; r++) {
      const take = (values: Float64Array | Int32Array | Float32Array) => {
        const width = values.length / size;
        return [...values.subarray(r * width, (r + 1) * width)];
      };
      rows.set(split.rows[indices[r]], {
        numbers: take(numbers),
        codes: take(codes),
        targets: take(targets),
      });
    }
  return rows;
}

const columnsOf = ({ input }: TableData) => input.columns.map(({ name, type }) => [name, type]);
const header: Row = ['size', 'city', 'bought'];

describe('a table', () => {
  it('gives the values of the file, row by row, to whichever split a row went', async () => {
    const rows = sample(200);
    const data = await open(csv([header, ...rows]));
    expect(columnsOf(data)).toEqual([
      ['size', 'numeric'],
      ['city', 'categorical'],
    ]);
    expect(data).toMatchObject({ classes: ['no', 'yes'], targetKind: 'class', part: 'all', streamed: false });
    expect([data.train.count, data.validation.count, data.test]).toEqual([160, 40, undefined]);
    const cities = data.input.columns[1].type === 'categorical' ? data.input.columns[1].categories : [];
    const found = new Map([...(await rowsOf(data.train)), ...(await rowsOf(data.validation))]);
    expect(found.size).toBe(200);
    rows.forEach(([size, city, bought], i) => {
      expect(found.get(i + 1)).toEqual({
        numbers: [size],
        codes: [cities.indexOf(String(city))],
        targets: [data.classes.indexOf(String(bought))],
      });
    });
  });

  it('deals its rows to folds, each class evenly', async () => {
    const rows = [...sample(41), [1, 'Ulm', 'perhaps']];
    const text = csv([header, ...rows]);
    const validated: number[] = [];
    for (const fold of ['1/3', '2/3', '3/3']) {
      const { train, validation, classes } = await open(text, { fold });
      expect(train.count + validation.count).toBe(42);
      expect(Math.abs(validation.count - 41 / 3)).toBeLessThan(1);
      validated.push(...validation.rows);
      expect(classes).toContain('perhaps');
    }
    // A class of one row can only be trained on.
    expect(validated.sort((a, b) => a - b)).toEqual(Array.from({ length: 41 }, (_, i) => i + 1));
    const poor = csv([header, ...rows, [2, 'Ulm', 'perhaps']]);
    expect(await refused(poor, { fold: '1/3' })).toMatchObject({
      code: 'data/too-few-for-folds',
      got: { perhaps: 2 },
    });
    const own = csv([['split', ...header], ...rows.map((row, i) => [i % 5 === 0 ? 'val' : 'train', ...row])]);
    expect((await refused(own, { fold: '1/3' })).code).toBe('data/folds');
  });

  it('gives the same from memory and from a file, in any order and size of batches', async () => {
    const text = csv([header, ...sample(500)]);
    const inMemory = await open(text);
    const onDisk = await open(text, { memoryBudgetBytes: 0 });
    expect(onDisk.streamed).toBe(true);
    expect(onDisk.fingerprint).toBe(inMemory.fingerprint);
    const expected = await rowsOf(inMemory.train);
    for (const [batchSize, epoch] of [
      [1, 0],
      [33, 1],
      [5000, 2],
    ])
      expect(await rowsOf(onDisk.train, batchSize, { seed: 3, epoch })).toEqual(expected);
  });

  it('goes on in the middle of an epoch as the whole epoch does', async () => {
    const { train } = await open(csv([header, ...sample(100)]), { memoryBudgetBytes: 0 });
    const options = { batchSize: 9, shuffle: { seed: 1, epoch: 4 } };
    const all: number[][] = [];
    for await (const { indices } of train.batches(options)) all.push([...indices]);
    const rest: number[][] = [];
    for await (const { indices } of train.batches({ ...options, firstBatch: 3 })) rest.push([...indices]);
    expect(rest).toEqual(all.slice(3));
  });

  it('splits by the seed, keeping the shares of the classes, the same each time', async () => {
    const rows = sample(400).map(([size, city], i): Row => [size, city, i % 10 === 0 ? 'rare' : 'common']);
    const text = csv([header, ...rows]);
    const [one, same, other] = await Promise.all([open(text), open(text), open(text, {}, { seed: 2 })]);
    const rare = (split: TableSplit) => [...split.targets].filter((label) => label === 1).length;
    expect([rare(one.train), rare(one.validation)]).toEqual([32, 8]);
    expect([...same.validation.rows]).toEqual([...one.validation.rows]);
    expect([...other.validation.rows]).not.toEqual([...one.validation.rows]);
    expect(same.fingerprint).toBe(one.fingerprint);
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });

  it('has another fingerprint when one value is another, and the same when an unused column is', async () => {
    const rows = sample(60);
    const withNote = (note: string) => csv([[...header, 'note'], ...rows.map((row) => [...row, note])]);
    const options = { target: 'bought' };
    const before = await open(withNote('a'), options);
    expect((await open(withNote('b'), options)).fingerprint).toBe(before.fingerprint);
    rows[17] = [rows[17][0], rows[17][1] === 'Rom' ? 'Bern' : 'Rom', rows[17][2]];
    expect((await open(withNote('a'), options)).fingerprint).not.toBe(before.fingerprint);
  });

  it('fits columns to the rows to train on alone', async () => {
    const rows = sample(100).map((row, i): Row => [...row, i < 80 ? 'train' : 'val']);
    const far = rows.map((row, i): Row => (i < 80 ? row : [9e9, 'Zug', row[2], row[3]]));
    const names = [...header, 'split'];
    const [before, after] = [
      await open(csv([names, ...rows]), { target: 'bought' }),
      await open(csv([names, ...far]), { target: 'bought' }),
    ];
    expect(after.input).toEqual(before.input);
    expect(after.notes).toContainEqual(
      expect.stringContaining('city: 1 name that training does not have, such as "Zug"'),
    );
    expect([...(await rowsOf(after.validation)).values()].every(({ codes: [code] }) => code === -1)).toBe(
      true,
    );
  });

  it('obeys a column of parts, and names rows that are in two of them', async () => {
    const rows = sample(60).map((row, i): Row => [...row, ['train', 'train', 'val', 'test'][i % 4]]);
    rows[2] = [...rows[0].slice(0, 3), 'val'];
    const data = await open(csv([[...header, 'split'], ...rows]), { target: 'bought' });
    expect([data.train.count, data.validation.count, data.test?.count]).toEqual([30, 15, 15]);
    expect(data.duplicates).toContainEqual({
      files: ['row 1', 'row 3'],
      acrossSplits: true,
      acrossClasses: false,
    });
    expect(data.notes).toContain('parts are those of column split');
  });

  it('leaves out rows without a target and names them', async () => {
    const rows = sample(30);
    rows[4] = [rows[4][0], rows[4][1], '?'];
    const data = await open(csv([header, ...rows]));
    expect(data.problems).toEqual([
      {
        file: 'row 5',
        code: 'data/missing-target',
        reason: 'what is to be predicted is missing, column bought',
      },
    ]);
    expect(data.train.count + data.validation.count).toBe(29);
    expect([...data.train.rows, ...data.validation.rows]).not.toContain(5);
  });

  it('predicts numbers, one or several, as they are in the file', async () => {
    const random = randomStream(5, 'numbers');
    const rows = Array.from(
      { length: 80 },
      (): Row => [random.uniform(), random.uniform() * 1e3, random.uniform() - 5],
    );
    const text = csv([['a', 'b', 'c'], ...rows]);
    const one = await open(text, { target: 'b' });
    expect(one).toMatchObject({ targetKind: 'numbers', classes: ['b'] });
    expect(one.target).toMatchObject([{ name: 'b', transform: { kind: 'zScore' }, missing: { fill: null } }]);
    const both = await open(text, { target: ['b', 'c'], targetTransform: 'minMax' });
    expect(both.classes).toEqual(['b', 'c']);
    expect(columnsOf(both)).toEqual([['a', 'numeric']]);
    const found = await rowsOf(both.train);
    for (const [row, { targets }] of found)
      expect(targets).toEqual([Math.fround(Number(rows[row - 1][1])), Math.fround(Number(rows[row - 1][2]))]);
    expect(both.target?.map(({ transform }) => transform.kind)).toEqual(['minMax', 'minMax']);
  });

  it('weighs rows by a column', async () => {
    const rows = sample(40).map((row, i): Row => [...row, i / 4]);
    const data = await open(csv([[...header, 'w'], ...rows]), { target: 'bought', weightColumn: 'w' });
    expect([...data.train.rows].map((row) => (row - 1) / 4)).toEqual([...data.train.weights!]);
    rows[7] = [...rows[7].slice(0, 3), -1];
    const error = await refused(csv([[...header, 'w'], ...rows]), { target: 'bought', weightColumn: 'w' });
    expect(error).toMatchObject({ code: 'data/weight', where: expect.stringContaining('column w, row 8') });
  });

  it('is read the same from Parquet', async () => {
    const rows = sample(120);
    const column = (i: number) => rows.map((row) => row[i]);
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        rowGroupSize: 50,
        columnData: [
          { name: 'size', data: column(0), type: 'DOUBLE' },
          { name: 'city', data: column(1), type: 'STRING' },
          { name: 'bought', data: column(2), type: 'STRING' },
        ],
      }),
    );
    const data = await open(bytes, {}, {}, 'table.parquet');
    expect(data.fingerprint).toBe((await open(csv([header, ...rows]))).fingerprint);
  });

  it('takes another table as a trained model does, with its columns, codes and classes', async () => {
    const trained = await open(csv([header, ...sample(100)]));
    const rows: Row[] = [
      ['no', 'Rom', 3],
      ['yes', 'Zug', 4],
    ];
    const context = { input: trained.input, classes: trained.classes, only: 'all' } as const;
    const data = await open(csv([['bought', 'city', 'size'], ...rows]), {}, context);
    expect(data.input).toBe(trained.input);
    expect(await rowsOf(data.train)).toEqual(
      new Map([
        [1, { numbers: [3], codes: [1], targets: [0] }],
        [2, { numbers: [4], codes: [-1], targets: [1] }],
      ]),
    );
    const missing = await refused(csv([['bought', 'town', 'size'], ...rows]), {}, context);
    expect(missing).toMatchObject({ code: 'data/table-columns', what: expect.stringContaining('"city"') });
    const untold = await refused(csv([['sold', 'city', 'size'], ...rows]), {}, context);
    expect(untold).toMatchObject({ code: 'data/table-columns', what: expect.stringContaining('"bought"') });
    const unknown = await refused(
      csv([
        ['bought', 'city', 'size'],
        ['maybe', 'Rom', 1],
        ['no', 'Rom', 2],
      ]),
      {},
      context,
    );
    expect(unknown).toMatchObject({ code: 'data/unknown-class', got: { unknown: ['maybe'] } });
  });

  it('stops when it is asked to', async () => {
    const path = join(temporaryFolder(), 'table.csv');
    writeFileSync(path, csv([header, ...sample(20_000)]));
    const opening = openTable(table(path), { seed: 0, signal: AbortSignal.abort() });
    await expect(opening).rejects.toMatchObject({ code: 'interrupted/data' });
  });

  it('gives no batches after it was closed', async () => {
    const data = await open(csv([header, ...sample(20)]));
    await data.close();
    await data.close();
    await expect(rowsOf(data.train)).rejects.toMatchObject({ code: 'data/closed' });
  });
});
