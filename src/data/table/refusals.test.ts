import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fine, lines, open, range, refusal } from '../../../test/csv-tables.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { openSource } from '../open-source.js';
import { sourceAt } from '../sources/source-at.js';
import { columnNames, readCells } from './read-cells.js';
import { readTableRows } from './read-table-rows.js';
import type { TableOptionsInput } from './table-source.js';

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

describe('a table without a line of names', () => {
  const without = (first: string) =>
    `${first}\n${range(20)
      .map((i) => `${i * 0.7 + 1},${(i * 5) % 13},${i % 2 === 0 ? 'x' : 'y'}\n`)
      .join('')}`;

  it.each(['0.53,2,x', '-3,2,x', '1e-3,b,c'])('is doubted: %s', async (first) => {
    const { notes } = await open(without(first));
    expect(notes[0]).toContain(`one of them is ${first.split(',')[0]}: if it is a row`);
  });

  it.each(['2019,2020,x', '0,1,2', 'a1.5,-b,target'])(
    'is not where names may be names: %s',
    async (first) => {
      expect((await open(without(first))).notes.join()).not.toContain('the first line');
    },
  );

  it('is told where values repeat', async () => {
    expect(await refusal(without('5,5,x'))).toMatchObject({
      code: 'data/table-columns',
      fix: expect.stringContaining('in a first line above all rows'),
    });
  });
});

it.each([
  [
    'a,b,split,target\n1.5,2,train,3.25\n2.5,1,test,4\n',
    { task: 'regression' },
    /too few rows: one is needed/,
  ],
  ['a,b,target\n1.5,2,x\n2.5,1,y\n', {}, /too few rows: no class has two/],
] as const)('too few rows to validate are called that: %j', async (text, options, what) => {
  expect(await refusal(text, options)).toMatchObject({
    code: 'data/too-few-rows',
    what: expect.stringMatching(what),
  });
});
