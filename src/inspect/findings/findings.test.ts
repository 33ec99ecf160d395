import { describe, expect, it } from 'vitest';
import type { PictureFacts } from './finding.js';
import { findingsOf } from './index.js';

const size = { width: 32, height: 32 };
const ofClass = (name: string, train: number, others: Partial<PictureFacts['classes'][number]> = {}) => ({
  name,
  count: train,
  train,
  validation: 0,
  test: 0,
  grey: 0,
  formats: [{ format: 'png', count: train }],
  ...others,
});

/** Two even classes that there is nothing to say against. */
const CLEAN: PictureFacts = {
  kind: 'pictures',
  path: 'photos',
  source: 'imageFolder',
  targetKind: 'class',
  count: 1400,
  classes: [ofClass('ant', 400), ofClass('bee', 400)],
  input: { ...size, channels: 3, fit: 'crop', background: [0, 0, 0] } as unknown as PictureFacts['input'],
  splits: { train: 800, validation: 600, test: 0 },
  refusal: undefined,
  ownParts: [],
  sizes: { smallest: size, median: size, largest: size, different: 1, enlarged: 0, misshapen: 0 },
  formats: [{ format: 'png', count: 1400 }],
  grey: 0,
  turned: 0,
  transparent: 0,
  bytes: 1000,
  problems: [],
  ignored: [],
  duplicates: [],
  labels: { judge: 'folds', skipped: undefined, agreement: 0.9, found: 0, suspicious: [] },
};

/** Severities and rules. */
function told(facts: Partial<PictureFacts>): string[] {
  return findingsOf({ ...CLEAN, ...facts }).map(({ severity, rule }) => `${severity}: ${rule}`);
}
const what = (facts: Partial<PictureFacts>) => findingsOf({ ...CLEAN, ...facts })[0]!;
const group = (acrossSplits: boolean, acrossClasses: boolean) => [
  { kind: 'near' as const, files: ['a.png', 'b.png'], acrossSplits, acrossClasses },
];

it('nothing is said against data without a fault', () => {
  expect(told({})).toEqual([]);
});

it('what training refuses comes first, and is told only where it does', () => {
  const refusal = { what: 'a class has one picture', fix: 'add some' };
  expect(told({ refusal, problems: [{ file: 'x', code: 'data/empty-file', reason: 'empty' }] })).toEqual([
    'error: refused',
    'warning: damaged-files',
  ]);
});

it('pictures of other formats are told, other files are not', () => {
  expect(told({ ignored: [{ extension: '.heic', count: 3 }] })).toEqual(['warning: other-formats']);
  expect(told({ ignored: [{ extension: '.txt', count: 3 }] })).toEqual([]);
});

describe('copies', () => {
  it('across classes are contradictions', () => {
    expect(told({ duplicates: group(false, true) })).toEqual(['warning: contradicting-labels']);
  });
  it('across parts are serious where the data name the parts, else advice', () => {
    expect(told({ duplicates: group(true, false), ownParts: ['train', 'validation'] })).toEqual([
      'warning: overlap',
    ]);
    expect(told({ duplicates: group(true, false) })).toEqual(['advice: overlap']);
  });
  it('within a class and part count more than once', () => {
    expect(told({ duplicates: group(false, false) })).toEqual(['advice: copies']);
    expect(what({ duplicates: group(false, false) }).what).toBe(
      '1 picture of 1,400 is a copy of others in the same class and part: what it shows counts more than once',
    );
  });
});

describe('classes', () => {
  it('are uneven from 3 to 1, seriously from 10 to 1, and the remedies are named', () => {
    const of = (most: number) => ({ classes: [ofClass('ant', most), ofClass('bee', 100)] });
    expect(told(of(299))).toEqual([]);
    expect(told(of(300))).toEqual(['advice: class-balance']);
    expect(told(of(1000))).toEqual(['warning: class-balance']);
    expect(what(of(300)).fix).toContain('--class-weights balanced or --oversample balanced');
  });
  it('are not compared where a picture has several labels', () => {
    expect(told({ targetKind: 'labels', classes: [ofClass('ant', 1000), ofClass('bee', 100)] })).toEqual([]);
  });
  it('have few pictures below 100, too few below 20', () => {
    const of = (count: number) => ({ classes: [ofClass('ant', count), ofClass('bee', count)] });
    expect(told(of(100))).toEqual([]);
    expect(told(of(99))).toEqual(['advice: few-pictures']);
    expect(told(of(19))).toEqual(['warning: few-pictures']);
  });
});

it('a validation or test part is small where 80% would be known to 5% at best, very small from 10%', () => {
  const of = (validation: number, test: number) => ({ splits: { train: 800, validation, test } });
  expect(told(of(246, 246))).toEqual([]);
  expect(told(of(245, 0))).toEqual(['advice: split-size']);
  expect(told(of(246, 61))).toEqual(['warning: split-size']);
});

describe('shortcuts', () => {
  it('are greyness or a format that make up half more of one class than of another', () => {
    const grey = (count: number) => ({
      classes: [ofClass('ant', 400, { grey: count }), ofClass('bee', 400)],
    });
    expect(told(grey(199))).toEqual([]);
    expect(told(grey(200))).toEqual(['advice: shortcut']);
    const jpeg = (count: number) => ({
      classes: [
        ofClass('ant', 400, {
          formats: [
            { format: 'png', count: 400 - count },
            { format: 'jpeg', count },
          ],
        }),
        ofClass('bee', 400),
      ],
      formats: [
        { format: 'png', count: 800 - count },
        { format: 'jpeg', count },
      ],
    });
    expect(told(jpeg(199))).toEqual([]);
    expect(told(jpeg(200))).toEqual(['advice: shortcut']);
  });
});

it('tiny and misshapen pictures are told from one in twenty, lost detail from 8 times', () => {
  const of = (sizes: Partial<PictureFacts['sizes']>) => ({ sizes: { ...CLEAN.sizes, ...sizes } });
  expect(told(of({ enlarged: 69, misshapen: 69 }))).toEqual([]);
  expect(told(of({ enlarged: 70 }))).toEqual(['advice: tiny-pictures']);
  expect(told(of({ misshapen: 70 }))).toEqual(['advice: mixed-shapes']);
  expect(told(of({ median: { width: 255, height: 300 } }))).toEqual([]);
  expect(told(of({ median: { width: 256, height: 300 } }))).toEqual(['advice: lost-detail']);
});

describe('labels', () => {
  it('that a judge doubts are told', () => {
    expect(told({ labels: { ...CLEAN.labels, found: 2 } })).toEqual(['warning: suspicious-labels']);
  });
  it('are not said to be right by a judge that is too weak, nor is anything said where nobody looked', () => {
    const weak = { ...CLEAN.labels, agreement: 0.48, skipped: 'small networks agree with only 48% of them' };
    expect(told({ labels: weak })).toEqual(['advice: suspicious-labels']);
    expect(what({ labels: weak }).fix).toContain('no proof that labels are right');
    expect(
      told({ labels: { ...CLEAN.labels, judge: undefined, agreement: undefined, skipped: 'not asked for' } }),
    ).toEqual([]);
  });
});
