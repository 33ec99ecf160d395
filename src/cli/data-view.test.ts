import { expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import { dataResult } from './contract/index.js';
import { problemLines, renderData } from './data-view.js';
import type { InspectedData, Library } from './library.js';
import { createStyle } from './output.js';
import { runProgram } from './program.js';

const size = { width: 40, height: 30 };
const data: InspectedData = {
  folder: '/home/ada/photos',
  source: 'imageFolder',
  targetKind: 'class',
  count: 12,
  classes: [
    { name: 'ant', count: 8, train: 6, validation: 2, test: 0, grey: 0 },
    { name: 'bee', count: 4, train: 3, validation: 1, test: 0, grey: 0 },
  ],
  splits: { train: 9, validation: 3, test: 0 },
  ownParts: [],
  input: { height: 16, width: 16, channels: 3, fit: 'crop' },
  sizes: { smallest: size, median: size, largest: size, different: 1, enlarged: 0, misshapen: 0 },
  formats: [{ format: 'jpeg', count: 12 }],
  grey: 0,
  turned: 1,
  transparent: 0,
  bytes: 2048,
  problems: [{ file: 'ant/x.jpg', code: 'data/empty-file', reason: 'the file has no bytes' }],
  ignored: [{ extension: '.txt', count: 2 }],
  duplicates: [
    { kind: 'exact', files: ['ant/1.jpg', 'ant/2.jpg'], acrossSplits: false, acrossClasses: false },
    { kind: 'near', files: ['ant/3.jpg', 'bee/3.jpg'], acrossSplits: true, acrossClasses: true },
  ],
  labels: {
    judge: 'folds',
    skipped: null,
    agreement: 0.875,
    found: 1,
    suspicious: [
      {
        file: 'bee/4.jpg',
        given: 'bee',
        givenProbability: 0.004,
        suggested: 'ant',
        suggestedProbability: 0.98,
      },
    ],
  },
  findings: [{ rule: 'copies', severity: 'advice', what: 'one is a copy', fix: 'remove it' }],
  sheet: '/home/ada/sheet.png',
};

it('pupil data prints classes, files that something is wrong with, and what to do', () => {
  const text = renderData(data, { style: createStyle(false), columns: 80, folder: '/home/ada' });
  expect(text.join('\n')).toMatchInlineSnapshot(`
    "class  pictures  share  train  validation
    ant           8  66.7%      6           2
    bee           4  33.3%      3           1
    all          12             9           3

    sizes        40 x 30, all of them
    formats      jpeg 12
    colour       colour
    turned       1 by EXIF, which training obeys
    on the disk  2.0 KiB
    labels       1 suspicious to small networks, which agree with 87.5% of them
    model input  16 x 16, colour, fit crop
    no pictures  2 .txt

    cannot be used
      ant/x.jpg: the file has no bytes

    labels that are probably wrong
      picture    label  chance  looks like  chance
      bee/4.jpg  bee      0.4%  ant          98.0%

    copies
      nearly the same, across classes and parts:
        ant/3.jpg
        bee/3.jpg
      the same:
        ant/1.jpg
        ant/2.jpg

    advice: one is a copy
        fix: remove it

    contact sheet in sheet.png"
  `);
});

it('shows the largest and the smallest of many classes', () => {
  const classes = Array.from({ length: 100 }, (_, i) => ({
    ...data.classes[0]!,
    name: `class ${i}`,
    count: i + 1,
  }));
  const text = renderData({ ...data, classes }, { style: createStyle(false), columns: 80, folder: '/' });
  expect(text).toContainEqual(expect.stringMatching(/^class 99 +100 /));
  expect(text).toContainEqual(expect.stringMatching(/^… 80 more +11 … 90$/));
  expect(text).toContainEqual(expect.stringMatching(/^class 0 +1 /));
});

it('pupil data asks for what its flags say, and prints the contract as JSON', async () => {
  const asked: unknown[] = [];
  const library: Partial<Library> = {
    inspectData: async (folder, question) => {
      asked.push(folder, question);
      return data;
    },
  };
  const world = fakeWorld({ folder: '/home/ada', library });
  const line =
    'data photos --image-size 32 --sheet s.png --run runs/a --check-labels always --labels fine --json';
  expect(await runProgram(line.split(' '), world)).toBe(0);
  expect(dataResult.parse(JSON.parse(world.out()))).toEqual({ ...data, seconds: 0 });
  expect(asked).toEqual([
    'photos',
    {
      options: { checkLabels: 'always', suspects: 100, run: '/home/ada/runs/a' },
      sheet: '/home/ada/s.png',
      pictures: { imageSize: 32, labels: 'fine' },
    },
  ]);
  expect(await runProgram('data photos --sheet s.jpg'.split(' '), fakeWorld())).toBe(2);
});

it('pupil data keeps names with line ends on one line', () => {
  const problems = [{ file: 'ant/a\nb.jpg', code: 'data/empty-file', reason: 'the file has no bytes' }];
  expect(problemLines({ problems }, 80)).toEqual(['  ant/a\\nb.jpg: the file has no bytes']);
});
