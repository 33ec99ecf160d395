import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { randomStream } from '../../base/random.js';
import { table } from '../../data/index.js';
import { inspectTable } from './inspect-table.js';

/** A table of `rows` lines made by position and a few uniform numbers. */
async function inspect(
  header: string,
  rows: number,
  line: (i: number, noise: number, other: number) => readonly (string | number)[],
  options: Parameters<typeof table>[1] = {},
) {
  const stream = randomStream(5, 'table');
  const lines = Array.from({ length: rows }, (_, i) => line(i, stream.uniform(), stream.uniform()).join(','));
  const folder = temporaryFolder({ 'data.csv': Buffer.from([header, ...lines, ''].join('\n')) });
  return inspectTable(table(join(folder, 'data.csv'), options));
}
const told = ({ findings }: Awaited<ReturnType<typeof inspect>>) =>
  findings.map(({ severity, rule }) => `${severity}: ${rule}`);

const CLASSES = ['a', 'b'];
const even = (i: number) => CLASSES[i % 2]!;

it('says what each column holds and becomes', async () => {
  const report = await inspect('count,size,colour,same,kind', 700, (i, noise) => [
    i,
    i === 3 ? '' : noise,
    ['red', 'green', 'blue'][Math.floor(3 * noise)]!,
    7,
    even(i),
  ]);
  expect(report).toMatchObject({ count: 700, targetKind: 'class', isTargetGuessed: true });
  expect(report.splits).toEqual({ train: 560, validation: 140, test: 0 });
  expect(report.classes).toEqual(CLASSES.map((name) => ({ name, train: 280, validation: 70, test: 0 })));
  const [count, size, colour, same, kind] = report.columns;
  expect(count).toMatchObject({ role: 'left-out', reason: 'it counts the rows from 0 to 699' });
  expect(size).toMatchObject({ role: 'feature', holds: 'numbers', missing: 1, normalization: 'minMax' });
  expect(size!.numbers!.median).toBeCloseTo(0.5, 1);
  expect(size!.numbers!.skewness).toBeCloseTo(0, 0);
  expect(size!.reason).toContain('without tails');
  expect(colour).toMatchObject({ holds: 'names', different: 3, normalization: 'categories', tells: false });
  expect(same).toMatchObject({ role: 'left-out', different: 1 });
  expect(kind).toMatchObject({ role: 'target', different: 2 });
  expect(told(report)).toEqual(['advice: left-out', 'advice: split-size']);
});

it('says nothing against a table without a fault', async () => {
  expect(told(await inspect('x,kind', 2000, (i, noise) => [noise, even(i)]))).toEqual([]);
});

describe('a column that alone tells the target', () => {
  const tells = async (...args: Parameters<typeof inspect>) =>
    (await inspect(...args)).columns.filter((column) => column.tells).map(({ name }) => name);

  it('is one whose values go with one class each, or whose missing values do', async () => {
    const code = (i: number) => ['p', 'q', 'r', 's'][i % 4]!;
    expect(await tells('x,code,kind', 100, (i, noise) => [noise, code(i), even(i)])).toEqual(['code']);
    expect(await tells('x,when,kind', 100, (i, noise) => [noise, i % 2 ? 'paid' : '', even(i)])).toEqual([
      'when',
    ]);
  });
  it('is none that is wrong more often than once in a hundred, or has few rows for each value', async () => {
    const often = (i: number) => (i % 20 === 0 ? 'q' : ['p', 'q'][i % 2]!);
    expect(await tells('x,code,kind', 200, (i, noise) => [noise, often(i), even(i)])).toEqual([]);
    expect(
      await tells('x,code,kind', 100, (i, noise) => [noise, `n${Math.floor(i / 4) * 2 + (i % 2)}`, even(i)]),
    ).toEqual([]);
    expect(await tells('x,code,kind', 40, (i, noise) => [noise, even(i), even(i)])).toEqual([]);
  });
  it('is one of numbers whose ranges do not touch, or that go with a number to predict', async () => {
    expect(await tells('x,z,kind', 100, (i, noise, other) => [noise, other + (i % 2), even(i)])).toEqual([
      'z',
    ]);
    expect(
      await tells('x,z,kind', 100, (i, noise, other) => [noise, other + (i % 2) * 0.9, even(i)]),
    ).toEqual([]);
    const price = (noise: number) => (1000 * noise).toFixed(3);
    expect(await tells('euro,z,price', 100, (_, noise, other) => [2 * noise, other, price(noise)])).toEqual([
      'euro',
    ]);
    expect(
      await tells('euro,z,price', 100, (_, noise, other) => [2 * noise + 0.02 * other, other, price(noise)]),
    ).toEqual([]);
  });
  it('is told with care', async () => {
    const { findings } = await inspect('x,code,kind', 100, (i, noise) => [noise, even(i), even(i)]);
    expect(findings[0]).toMatchObject({ rule: 'telling-column', severity: 'warning' });
    expect(findings[0]!.fix).toContain('--ignore code');
  });
});

describe('rows', () => {
  it('that are the same are counted, with their class and without', async () => {
    const few = await inspect('x,kind', 600, (i, noise) => [i < 40 ? 5 : noise, even(i)]);
    expect(few.equalRows).toMatchObject({ repeated: 38, contradicting: 20 });
    expect(told(few)).toEqual(expect.arrayContaining(['advice: overlap', 'advice: contradicting-rows']));
    const none = await inspect('x,kind', 600, (i, noise) => [noise, even(i)]);
    expect(none.equalRows).toEqual({ repeated: 0, contradicting: 0, acrossParts: 0 });
  });
  it('in several parts are serious where the table names its parts', async () => {
    const parted = (copies: number) =>
      inspect('x,split,kind', 2000, (i, noise) => [
        i < copies ? 9 : noise,
        i % 4 < 2 ? 'train' : 'val',
        i < copies ? 'a' : even(i),
      ]);
    expect(told(await parted(4))).toEqual(['warning: overlap']);
    expect(told(await parted(2))).toEqual(['advice: copies']);
    expect(told(await parted(1))).toEqual([]);
  });
  it('without a target are left out, and that is told', async () => {
    const report = await inspect('x,kind', 2000, (i, noise) => [noise, i === 7 ? '' : even(i)]);
    expect(report.problems).toHaveLength(1);
    expect(told(report)).toEqual(['warning: missing-target']);
  });
});

it('tells of uneven classes, of much that is missing, and of numbers that only name rows', async () => {
  const rare = await inspect('x,kind', 2000, (i, noise) => [noise, i % 5 === 0 ? 'a' : 'b']);
  expect(told(rare)).toEqual(['advice: class-balance']);
  expect(rare.findings[0]!.what).toContain('rows to train on');
  const missing = (every: number) =>
    inspect('x,z,kind', 2000, (i, noise, other) => [noise, i % 10 < every ? '' : other, even(i)]);
  expect(told(await missing(5))).toEqual(['advice: much-missing']);
  expect(told(await missing(4))).toEqual([]);
  const numbered = (name: string) =>
    inspect(`x,${name},kind`, 2000, (i, noise, other) => [noise, Math.floor(2 ** 40 * other), even(i)]);
  expect(told(await numbered('user_id'))).toEqual(['advice: identifier']);
  expect(told(await numbered('humid'))).toEqual([]);
});

it('says nothing of an accuracy where numbers are predicted', async () => {
  const report = await inspect('x,price', 100, (_, noise, other) => [noise, other]);
  expect(report).toMatchObject({ targetKind: 'numbers', classes: [] });
  expect(told(report)).toEqual([]);
});

it('refuses what training refuses, and options that it does not have', async () => {
  await expect(inspect('x,kind', 30, (_, noise) => [noise, 'a'])).rejects.toMatchObject({
    code: 'data/one-class',
  });
  await expect(inspectTable(table('x.csv'), { sheet: true } as never)).rejects.toMatchObject({
    code: 'option/inspect',
  });
});
