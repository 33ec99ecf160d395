import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { damage } from '../../../test/damage.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { isPupilError, type PupilError } from '../../base/error.js';
import { openSource } from '../open-source.js';
import { sourceAt } from '../sources/source-at.js';
import { cellReader, NOTHING } from './cells.js';
import { openTable } from './open-table.js';
import { columnNames, readCells } from './read-cells.js';
import { readTableRows } from './read-table-rows.js';
import { MISSING_WORDS } from './table-options.js';
import { type TableOptionsInput, table } from './table-source.js';

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

async function open(text: string | Uint8Array, options: TableOptionsInput = {}, name = 't.csv') {
  const path = join(temporaryFolder({ [name]: text }), name);
  const data = await openTable(table(path, options), { seed: 0 });
  await data.close();
  return data;
}

async function refusal(text: string | Uint8Array, options: TableOptionsInput = {}): Promise<PupilError> {
  try {
    await open(text, options);
  } catch (error) {
    if (isPupilError(error)) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
}

/** A table of the columns a, b and target, with another cell in one place. */
const lines = (row: (i: number) => string, count = 40) =>
  `a,b,target\n${range(count)
    .map((i) => `${row(i)}\n`)
    .join('')}`;
const fine = (i: number) => `${(i * 7) % 11},${(i * 5) % 13},${i % 2 === 0 ? 'x' : 'y'}`;

describe('a cell', () => {
  const read = cellReader(MISSING_WORDS);
  it.each([
    ['3', 3],
    [' 3 ', 3],
    ['+5', 5],
    ['-.5', -0.5],
    ['1e-3', 0.001],
    ['007', 7],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['1e999', Infinity],
    [2.5, 2.5],
    ['1,234', '1,234'],
    ['1 234', '1 234'],
    ['0x10', '0x10'],
    ['5%', '5%'],
    ['TRUE', 'true'],
    ['False', 'false'],
    ['Traun', 'Traun'],
    [' a b ', 'a b'],
    ['', NOTHING],
    ['  ', NOTHING],
    ['NA', NOTHING],
    ['NaN', NOTHING],
    ['null', NOTHING],
    ['?', NOTHING],
    [null, NOTHING],
    [Number.NaN, NOTHING],
  ])('that says %j means %s', (cell, meaning) => {
    expect(read(cell)).toBe(meaning);
  });

  it('is missing by the words that are given alone, numbers among them', () => {
    const own = cellReader(['-999', 'none']);
    expect(['-999', '-999.0', -999, 'none', 'NA', '3'].map(own)).toEqual([
      NOTHING,
      NOTHING,
      NOTHING,
      NOTHING,
      'NA',
      3,
    ]);
  });
});

describe('a CSV file', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((cell) => !/[\0\uFFFD]/.test(cell));
  const written = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  it('gives back every text that was written, with quotes, separators and line ends in it', async () => {
    const tables = fc.record({
      rows: fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 20 }),
      end: fc.constantFrom('\n', '\r\n'),
      delimiter: fc.constantFrom(',', ';', '\t'),
      bom: fc.boolean(),
      last: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(tables, async ({ rows, end, delimiter, bom, last }) => {
        const all = [['a', 'b;c,d', 'e'], ...rows].map((row) => row.map(written).join(delimiter));
        const path = join(
          temporaryFolder({ 't.csv': `${bom ? '\uFEFF' : ''}${all.join(end)}${last ? end : ''}` }),
          't.csv',
        );
        expect(await columnNames(path)).toEqual(['a', 'b;c,d', 'e']);
        const found: string[][] = [];
        for await (const { size, cells } of readCells(path, ['e', 'a', 'b;c,d']))
          for (const i of range(size)) found.push([cells[1]![i], cells[2]![i], cells[0]![i]] as string[]);
        expect(found).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  it('is taken with the separator that is named', async () => {
    const data = await open(lines(fine).replaceAll(',', '|'), { delimiter: '|' });
    expect(data.train.count + data.validation.count).toBe(40);
    expect((await refusal(lines(fine).replaceAll(',', '|'))).fix).toContain('--delimiter');
  });

  it.each([
    ['that is empty', '', 'data/empty-table', ''],
    ['without rows', 'a,b,target\n', 'data/empty-table', ''],
    ['with a short row', `${lines(fine)}1,2\n`, 'data/csv', 'line 42'],
    ['with quotes that do not end', `${lines(fine)}1,"2,x\n`, 'data/csv', 'line 4'],
    ['with a name twice', 'a,a,target\n1,2,x\n', 'data/table-columns', ''],
    ['with a column without a name', ',a,target\n1,2,x\n', 'data/table-columns', ''],
    ['in UTF-16', new Uint8Array(Buffer.from(`\uFEFF${lines(fine)}`, 'utf16le')), 'data/encoding', ''],
    ['that is no text', Uint8Array.from(range(999), (i) => (i * 7919) % 256), 'data/encoding', ''],
    [
      'with names in Latin-1',
      new Uint8Array(Buffer.from('größe,b,target\n1,2,x\n', 'latin1')),
      'data/table-columns',
      '',
    ],
    ['of one class', lines((i) => `${i * i},${i % 3},x`), 'data/one-class', 'column target'],
    ['of one number', lines((i) => `${i * i},${i % 3},5.5`), 'data/one-value', 'column target'],
    ['with nothing to predict', lines((i) => `${i * i},${i % 3},`), 'data/target', 'column target'],
    ['with nothing to predict from', lines((i) => `${i},,${i % 2}`), 'data/no-columns', ''],
    [
      'with decimal commas',
      lines((i) => `${i % 7},"${i * 3},5",${i % 2}`),
      'data/not-a-number',
      'column b, row 1',
    ],
    [
      'with a target in decimal commas',
      lines((i) => `${i % 7},${i},"${i},25"`),
      'data/not-a-number',
      'column target',
    ],
    [
      'with a word among many numbers',
      lines((i) => (i === 33 ? '1,two,x' : `${i % 7},${i * 3},${i % 2}`)),
      'data/mixed-column',
      'column b, row 34',
    ],
    [
      'with separators of thousands',
      lines((i) => (i === 7 ? '1,"1,234",x' : `${i % 7},${i * 3},${i % 2}`)),
      'data/mixed-column',
      'column b, row 8',
    ],
    [
      'with an infinite number',
      lines((i) => (i === 8 ? '1,inf,0' : fine(i).replace(/[xy]/, String(i % 2)))),
      'data/not-finite',
      'column b, row 9',
    ],
  ])('%s is refused with its place', async (_name, bytes, code, place) => {
    const error = await refusal(bytes);
    expect(error).toMatchObject({ code, where: expect.stringContaining('t.csv') });
    expect(error.where).toContain(place);
    expect(error.fix).toBeTruthy();
  });

  it.each<[string, TableOptionsInput, string, string]>([
    ['a target that is not there', { target: 'tarjet' }, 'data/table-columns', 'did you mean target?'],
    ['columns as one', { ignore: ['a,b'] }, 'data/table-columns', 'each by itself'],
    ['a column that is not there', { ignore: ['B2'] }, 'data/table-columns', 'did you mean b?'],
    ['a type of a column that is not there', { types: { c: 'numeric' } }, 'data/table-columns', ''],
    ['a column in two roles', { target: 'b', ignore: ['b'] }, 'option/table', 'one place'],
    ['words as numbers', { types: { target: 'numeric' } }, 'data/not-a-number', ''],
    ['parts that are none', { splitColumn: 'b' }, 'data/table-split', ''],
    [
      'an option that does not exist',
      { taget: 'b' } as TableOptionsInput,
      'option/table',
      'did you mean target?',
    ],
    ['a policy that names do not have', { missing: { a: 'category' } }, 'option/table', 'mean'],
    ['a transform outside its domain', { normalize: 'boxCox' }, 'data/outside-domain', 'yeoJohnson'],
  ])('%s is refused', async (_name, options, code, fix) => {
    const error = await refusal(lines(fine), options);
    expect(error.code).toBe(code);
    expect(error.fix).toContain(fix);
  });

  it('says how many numbers and where the first word is, even in a late row', async () => {
    const error = await refusal(
      lines((i) => (i === 19_900 ? '1,word,x' : `${i % 7},${i * 3},${i % 2}`), 20_000),
    );
    expect(error.message).toContain('column b, row 19901');
    expect(error.got).toEqual({ value: 'word', numbers: 19_999, others: 1 });
  });
});

describe('what a column holds', () => {
  const leftOut = async (cell: (i: number) => string, options: TableOptionsInput = {}) =>
    (
      await open(
        lines((i) => `${(i * i) % 17},${cell(i)},${i % 2 === 0 ? 'x' : 'y'}`),
        options,
      )
    ).notes.filter((note) => note.startsWith('left out'));

  it('is left out with the reason where nothing can be learned from it', async () => {
    expect(await leftOut(() => '')).toEqual(['left out column b: it holds no value']);
    expect(await leftOut(() => '4')).toEqual(['left out column b: it is 4 in every row']);
    expect(await leftOut(() => 'red')).toEqual(['left out column b: it is "red" in every row']);
    expect(await leftOut((i) => String(100 + i))).toEqual([
      'left out column b: it counts the rows from 100 to 139',
    ]);
    expect(await leftOut((i) => `id-${i}`)).toEqual([
      'left out column b: it has another name in every row, such as "id-0"',
    ]);
    expect(await leftOut((i) => `2024-01-${10 + i}`)).toEqual([
      expect.stringContaining('dates have to be made numbers'),
    ]);
    const many = await open(lines((i) => `${i % 7},n${i % 1500},${i % 2}`, 3000));
    expect(many.notes).toContain('left out column b: it has more than 1,000 different names, such as "n0"');
  });

  it('is told by all rows', async () => {
    const types = async (cell: (i: number) => string, options: TableOptionsInput = {}) =>
      (
        await open(
          lines((i) => `${(i * i) % 17},${cell(i)},${i % 2 === 0 ? 'x' : 'y'}`),
          options,
        )
      ).input.columns[1];
    expect(await types((i) => String((i * 3) % 5))).toMatchObject({ type: 'numeric' });
    expect(await types((i) => ['1', '2', 'A'][i % 3]!)).toMatchObject({
      type: 'categorical',
      categories: ['1', '2', 'A'],
    });
    expect(await types((i) => ['TRUE', 'false', 'True'][i % 3]!)).toMatchObject({
      categories: ['false', 'true'],
    });
    expect(await types((i) => String(i % 3), { types: { b: 'categorical' } })).toMatchObject({
      categories: ['0', '1', '2'],
    });
  });

  it('fills what is missing as the policy says', async () => {
    const column = async (missing: TableOptionsInput['missing']) =>
      (
        await open(
          lines((i) => `${(i * i) % 17},${i % 4 === 0 ? '' : i % 4},${i % 2 === 0 ? 'x' : 'y'}`),
          { missing },
        )
      ).input.columns[1];
    expect(await column('auto')).toMatchObject({ missing: { fill: 2, indicator: true } });
    expect(await column('median')).toMatchObject({ missing: { fill: 2, indicator: false } });
    expect(await column({ b: { fill: -1 } })).toMatchObject({ missing: { fill: -1, indicator: false } });
    await expect(column('error')).rejects.toMatchObject({
      code: 'data/missing-value',
      where: expect.stringContaining('column b'),
    });
  });

  it('is taken by training rows, and mended for the others', async () => {
    // Above 0 with a long tail in training: Box-Cox, which is not defined for the 0 in the other rows.
    const text = `a,b,split,y\n${range(80)
      .map((i) => `${i % 7},${i < 60 ? Math.exp(i / 10) : 0},${i < 60 ? 'train' : 'val'},${i % 2}\n`)
      .join('')}`;
    const [, b] = (await open(text)).input.columns;
    expect(b).toMatchObject({
      transform: { kind: 'yeoJohnson' },
      reason: expect.stringContaining('other rows go down to 0'),
    });
  });
});

describe('what is predicted', () => {
  const told = async (cell: (i: number) => string, options: TableOptionsInput = {}) => {
    const { targetKind, classes, notes } = await open(
      `a,b,z\n${range(60)
        .map((i) => `${(i * i) % 17},${i % 5},${cell(i)}\n`)
        .join('')}`,
      options,
    );
    return [targetKind, classes.length, notes[0]] as const;
  };

  it('is guessed by name, else the last column, and said', async () => {
    expect((await told((i) => `c${i % 3}`))[2]).toBe(
      'predicting column z, as 3 classes: it holds names; name another by the option target (--target)',
    );
    const named = await open(lines(fine).replace('a,b,target', 'Label,b,c'), { task: 'classification' });
    expect(named.notes[0]).toContain('predicting column Label');
    expect((await told((i) => `c${i % 3}`, { target: 'z' }))[2]).toBe(
      'predicting column z, as 3 classes: it holds names',
    );
  });

  it('is classes or numbers by its values, or by what is asked for', async () => {
    expect(await told((i) => String(i % 2))).toEqual(['class', 2, expect.any(String)]);
    expect(await told((i) => String(i % 10))).toEqual(['class', 10, expect.any(String)]);
    expect(await told((i) => String((i * 7) % 31))).toEqual(['numbers', 1, expect.any(String)]);
    expect(await told((i) => String(i / 7))).toEqual(['numbers', 1, expect.any(String)]);
    expect(await told((i) => ['yes', 'no'][i % 2]!)).toEqual(['class', 2, expect.any(String)]);
    expect(await told((i) => String(i % 10), { task: 'regression' })).toEqual([
      'numbers',
      1,
      expect.any(String),
    ]);
    expect(await told((i) => String(i % 10), { types: { z: 'numeric' } })).toEqual([
      'numbers',
      1,
      expect.any(String),
    ]);
    expect(await told((i) => String((i * 7) % 31), { task: 'classification' })).toEqual([
      'class',
      31,
      expect.any(String),
    ]);
  });
});

describe('rows for a trained model', () => {
  const read = async (text: string) => {
    const trained = await open(lines(fine));
    const path = join(temporaryFolder({ 'new.csv': text }), 'new.csv');
    const rows = [];
    for await (const { firstRow, size, numbers } of readTableRows(path, trained.input))
      rows.push([firstRow, size, ...numbers]);
    return rows;
  };

  it('need no target, and any order of columns', async () => {
    expect(await read('b,other,a\n1,x,2\n3,y,4\n')).toEqual([[1, 2, 2, 1, 4, 3]]);
  });

  it('are refused with the row where they cannot be taken', async () => {
    await expect(read('a,b\n1,2\n3,x\n')).rejects.toMatchObject({
      code: 'data/not-a-number',
      where: expect.stringMatching(/new\.csv, column b, row 2$/),
    });
    await expect(read('a,c\n1,2\n')).rejects.toMatchObject({ code: 'data/table-columns' });
  });
});

describe('a path', () => {
  it('is a list of pictures where its rows name some, else a table', async () => {
    const kind = async (text: string, options = {}) =>
      (await sourceAt(join(temporaryFolder({ 't.csv': text }), 't.csv'), options)).kind;
    expect(await kind('path,label\na/1.JPG,x\n')).toBe('csvManifest');
    expect(await kind('a,photo\n3,x.png\n')).toBe('csvManifest');
    expect(await kind(lines(fine))).toBe('table');
    expect(await kind('path,label\n/etc,x\n')).toBe('table');
    expect(await kind('a,b\n1,x\n', { imageColumn: 'b' })).toBe('csvManifest');
  });
});

describe('two hundred damaged tables', () => {
  const rows = range(60);
  const parquet = (codec: 'UNCOMPRESSED' | 'SNAPPY') =>
    new Uint8Array(
      parquetWriteBuffer({
        codec,
        rowGroupSize: 25,
        columnData: [
          { name: 'a', data: rows.map((i) => (i * 7) % 11), type: 'INT32' },
          { name: 'b', data: rows.map((i) => (i * 5) / 13), type: 'DOUBLE' },
          { name: 'c', data: rows.map((i) => ['u', 'v', 'w'][i % 3]), type: 'STRING' },
          { name: 'd', data: rows.map((i) => i % 2 === 0), type: 'BOOLEAN' },
          { name: 'target', data: rows.map((i) => (i % 4 < 2 ? 'x' : 'y')), type: 'STRING' },
        ],
      }),
    );
  const csv = new Uint8Array(
    Buffer.from(
      `a,b,"c",d,target\n${rows.map((i) => `${(i * 7) % 11},${(i * 5) / 13},"${'uvw'[i % 3]}",${i % 2 === 0},${'xy'[Math.floor(i / 2) % 2]}\n`).join('')}`,
    ),
  );

  /** The bytes after the pages of values: only what describes them is damaged. */
  const footerOf = (bytes: Uint8Array) =>
    bytes.length - 8 - new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  it.each([
    ['t.csv', csv, 0],
    ['t.parquet', parquet('UNCOMPRESSED'), footerOf(parquet('UNCOMPRESSED'))],
    ['t.parquet', parquet('SNAPPY'), footerOf(parquet('SNAPPY'))],
  ])('give errors by name, and no crash: %s', async (name, whole, from) => {
    const fine = await open(whole, { target: 'target' }, name);
    expect(fine.input.columns.length).toBe(4);
    const root = temporaryFolder();
    let refused = 0;
    for (const seed of range(200)) {
      const path = join(root, `${seed}-${name}`);
      writeFileSync(path, Buffer.concat([whole.subarray(0, from), damage(whole.subarray(from), seed)]));
      try {
        const data = await openTable(table(path, { target: 'target' }), { seed: 0 });
        for await (const { size } of data.train.batches({ batchSize: 16 })) expect(size).toBeGreaterThan(0);
        await data.close();
      } catch (error) {
        if (!isPupilError(error, 'data')) throw error;
        refused++;
        expect(error.where).toContain(path);
        expect(error.code).toMatch(/^data\//);
      }
    }
    expect(refused).toBeGreaterThan(60);
  });
});

it('a folder of tables is told from a folder of pictures, and a packed table from a folder', async () => {
  const root = temporaryFolder({ 'a.csv': lines(fine), 't.csv.gz': '' });
  const opened = async (path: string) => openSource(await sourceAt(path), { seed: 0 });
  await expect(opened(root)).rejects.toMatchObject({
    code: 'data/empty-folder',
    fix: expect.stringContaining('one table'),
  });
  await expect(opened(join(root, 't.csv.gz'))).rejects.toMatchObject({
    code: 'data/not-a-folder',
    fix: expect.stringContaining('unpack'),
  });
});
