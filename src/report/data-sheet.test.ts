import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import { imageFolder, writeDemoPictures } from '../data/index.js';
import { inspectData } from '../inspect/index.js';
import { contactSheetPng } from './contact-sheet.js';
import { dataSheet } from './data-sheet.js';

it('shows examples by class, then suspicious labels, then copies, each under its title', async () => {
  const folder = join(temporaryFolder(), 'shapes');
  await writeDemoPictures(folder, { perClass: 3, size: 16 });
  const source = imageFolder(folder, { workers: 1 });
  const { report, sheet } = await inspectData(source, { sheet: true, checkLabels: 'never' });
  const [first, second] = sheet!.examples[0]!;
  const doubt = {
    file: first!.file,
    position: 0,
    given: 'circle',
    givenProbability: 0.012,
    suggested: 'square',
    suggestedProbability: 0.9,
  };
  const drawn = dataSheet(report, {
    ...sheet!,
    suspicious: [{ ...first!, doubt }],
    duplicates: [
      {
        kind: 'near',
        acrossClasses: true,
        acrossSplits: false,
        pictures: [{ ...first!, file: `a/${'long'.repeat(9)}.png` }, second!],
      },
    ],
  });
  expect([...drawn.headings!.values()]).toEqual([
    'Examples of each class',
    'Labels that are probably wrong: 0',
    'Copies: 0',
  ]);
  expect([...drawn.headings!.keys()]).toEqual([0, 6, 7]);
  expect(drawn.rows[0]!.map(({ lines }) => lines[0])).toEqual(['circle', 'circle', 'circle']);
  expect(drawn.rows[6]![0]!.lines).toEqual([
    'circle',
    expect.stringContaining('.png'),
    '(1.2%)',
    'looks like square',
    '(90.0%)',
  ]);
  expect(drawn.rows[7]![0]!.lines).toEqual([
    'circle',
    expect.stringMatching(/^….{15}\.png$/),
    'nearly the same',
    'across classes',
  ]);
  expect(
    Buffer.from(await contactSheetPng(drawn))
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
});
