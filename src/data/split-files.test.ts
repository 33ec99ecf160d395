import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestsOf, sha256 } from '../../test/digests.js';
import { findDuplicates } from './duplicates.js';
import { fold } from './fold.js';
import { packPictures } from './picture-list.js';
import { splitFiles } from './split-files.js';
import type { SplitName } from './types.js';

interface File {
  file: string;
  label: number;
  hash: string;
  split: SplitName | undefined;
}

const distinct = (label: number, count: number): File[] =>
  Array.from({ length: count }, (_, i) => ({
    file: `${label}/${i}`,
    label,
    hash: `${label}-${i}`,
    split: undefined,
  }));
const listed = (files: File[]) => ({
  ...packPictures(files),
  digests: digestsOf(files.map(({ hash }) => sha256(hash))),
});
const split = (
  files: File[],
  options: { seed?: number; fraction?: number; fold?: string; parts?: SplitName[] } = {},
) => splitFiles('photos', listed(files), ['a', 'b', 'c'], { seed: 1, fraction: 0.2, parts: [], ...options });
const held = (files: File[], splits: SplitName[], label: number) =>
  files.filter((file, i) => file.label === label && splits[i] === 'validation').map(({ file }) => file);

describe('a split made by seed', () => {
  const files = [...distinct(0, 50), ...distinct(1, 10), ...distinct(2, 2)];

  it('takes the same share of each class, at least one and never all', () => {
    const splits = split(files);
    expect([0, 1, 2].map((label) => held(files, splits, label).length)).toEqual([10, 2, 1]);
    expect([0, 1, 2].map((label) => held(files, split(files, { fraction: 0.99 }), label).length)).toEqual([
      49, 9, 1,
    ]);
  });

  it('shuffles before it cuts, by the seed', () => {
    const first = held(files, split(files), 0);
    expect(held(files, split(files), 0)).toEqual(first);
    expect(held(files, split(files, { seed: 2 }), 0)).not.toEqual(first);
    expect(first).not.toEqual(files.slice(0, 10).map(({ file }) => file));
  });

  it('does not depend on other classes', () => {
    const fewer = files.filter(({ label }) => label !== 0);
    expect(held(fewer, split(fewer), 1)).toEqual(held(files, split(files), 1));
  });

  it('never separates files of the same content, and trains on contradictory ones', () => {
    const file = fc.record({
      label: fc.integer({ min: 0, max: 2 }),
      content: fc.integer({ min: 0, max: 25 }),
    });
    fc.assert(
      fc.property(
        fc.array(file, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 99 }),
        (drawn, seed) => {
          // Three pictures found nowhere else make every class splittable.
          const all: File[] = [
            ...drawn.map(({ label, content }, i) => ({
              file: `${i}`,
              label,
              hash: `${content}`,
              split: undefined,
            })),
            ...[0, 1, 2].flatMap((label) => distinct(label, 3)),
          ];
          const splits = split(all, { seed });
          for (const group of findDuplicates(listed(all), splits)) {
            expect(group.acrossSplits).toBe(false);
            const first = all.findIndex((entry) => entry.file === group.files[0]);
            if (group.acrossClasses) expect(splits[first]).toBe('train');
          }
          for (const label of [0, 1, 2]) {
            const total = all.filter((entry) => entry.label === label).length;
            const validating = held(all, splits, label).length;
            expect(validating).toBeGreaterThanOrEqual(1);
            expect(validating).toBeLessThanOrEqual(Math.max(1, Math.round(0.2 * total)));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes the smallest group when all are larger than the share', () => {
    const pairs = ['x', 'x', 'y', 'y', 'y', 'z', 'z', 'z'].map((hash, i) => ({
      file: `${i}`,
      label: 0,
      hash,
      split: undefined,
    }));
    const all = [...pairs, ...distinct(1, 5)];
    expect(held(all, split(all, { fraction: 0.01 }), 0)).toEqual(['0', '1']);
  });

  it.each([
    ['one picture', distinct(0, 1)],
    ['copies of one picture', distinct(0, 4).map((file) => ({ ...file, hash: 'same' }))],
    ['nothing but pictures of other classes', [{ ...distinct(0, 1)[0]!, hash: '1-0' }]],
  ])('refuses a class of %s', (_name, few) => {
    const all = [...few, ...distinct(1, 9)];
    expect(() => split(all)).toThrow(expect.objectContaining({ code: 'data/too-few-pictures', got: ['a'] }));
  });
});

describe('folds', () => {
  const folds = (files: File[], count: number, seed = 1) =>
    Array.from({ length: count }, (_, i) => split(files, { fold: `${i + 1}/${count}`, seed }));
  const validating = (splits: SplitName[]) => splits.flatMap((name, i) => (name === 'validation' ? [i] : []));

  it('validate each picture once, evenly in each class and in all', () => {
    const files = [...distinct(0, 21), ...distinct(1, 7), ...distinct(2, 6)];
    const all = folds(files, 5);
    expect(
      all
        .flatMap(validating)
        .sort((a, b) => a - b)
        .join(),
    ).toBe(files.map((_, i) => i).join());
    for (const label of [0, 1, 2]) {
      const sizes = all.map((splits) => held(files, splits, label).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
    expect(all.map((splits) => validating(splits).length).sort()).toEqual([6, 7, 7, 7, 7]);
    expect(folds(files, 5)).toEqual(all);
    expect(folds(files, 5, 2)).not.toEqual(all);
  });

  it('keep files of the same content together, and always train on contradictory ones', () => {
    const files = [
      ...distinct(0, 6),
      ...[0, 1, 2, 3].map((i) => ({ ...distinct(0, 1)[0]!, file: `copy ${i}` })),
      ...distinct(1, 6),
      { ...distinct(1, 1)[0]!, file: 'contradiction', hash: '0-5' },
    ];
    for (const splits of folds(files, 3))
      for (const { acrossSplits } of findDuplicates(listed(files), splits)) expect(acrossSplits).toBe(false);
    const validated = folds(files, 3).flatMap(validating);
    expect(files.flatMap(({ file }, i) => (validated.includes(i) ? [] : [file]))).toEqual([
      '0/5',
      'contradiction',
    ]);
  });

  it('are refused where a class has fewer different pictures, or a folder validates', () => {
    const copies = distinct(0, 4).map((file, i) => ({ ...file, hash: i < 2 ? 'same' : file.hash }));
    expect(() => split([...copies, ...distinct(1, 9)], { fold: '1/4' })).toThrow(
      expect.objectContaining({
        code: 'data/too-few-for-folds',
        got: { a: 3 },
        fix: expect.stringContaining('at most 3 folds'),
      }),
    );
    const own: File[] = [...distinct(0, 9), { ...distinct(0, 1)[0]!, hash: 'v', split: 'validation' }];
    expect(() => split(own, { fold: '1/4', parts: ['validation'] })).toThrow(
      expect.objectContaining({ code: 'data/folds' }),
    );
  });

  it.each(['0/5', '6/5', '1/1', '2 of 5', '1/0'])('are not called %s', (text) => {
    expect(fold.safeParse(text).success).toBe(false);
  });
});

describe('folders that say what validates', () => {
  const files: File[] = [
    { ...distinct(0, 1)[0]!, split: 'train' },
    { ...distinct(0, 1)[0]!, file: 'v', split: 'validation' },
    { ...distinct(0, 2)[1]!, file: 't', split: 'test' },
  ];

  it('are obeyed, and duplicates across them are reported', () => {
    const splits = split(files, { parts: ['train', 'validation', 'test'] });
    expect(splits).toEqual(['train', 'validation', 'test']);
    expect(findDuplicates(listed(files), splits)).toEqual([
      { files: ['0/0', 'v'], acrossSplits: true, acrossClasses: false },
    ]);
  });

  it('leave validation to be taken from train when they have none', () => {
    const all: File[] = [
      ...distinct(0, 10).map((file) => ({ ...file, split: 'train' as const })),
      ...distinct(1, 5).map((file) => ({ ...file, hash: `t${file.hash}`, split: 'test' as const })),
      ...distinct(1, 10).map((file) => ({ ...file, split: 'train' as const })),
    ];
    const splits = split(all, { parts: ['train', 'test'] });
    expect(splits.filter((name) => name === 'validation')).toHaveLength(4);
    expect(splits.slice(10, 15)).toEqual(Array(5).fill('test'));
  });
});
