import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import { parseSpace, type SearchOutcome } from '../search/index.js';
import { type StudyOutcome, StudyPlan } from '../study/index.js';
import { saveSearchCharts, saveStudyCharts } from './save-charts.js';

const search = {
  space: parseSpace({ parameters: { rate: { type: 'float', min: 0, max: 1 } } }),
  objectives: [
    { name: 'accuracy', direction: 'max' },
    { name: 'seconds', direction: 'min' },
    { name: 'parameters', direction: 'min' },
  ],
  trials: [],
  best: [],
  importance: [],
} as unknown as SearchOutcome;
const study = { answers: [], questions: [], plan: StudyPlan.parse({}), trials: 0 } as unknown as StudyOutcome;

it('all drawings of a search are written as pictures, whole, in place of older ones', async () => {
  const folder = join(temporaryFolder(), 'new', 'charts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'history.png'), 'old');
  const files = await saveSearchCharts(search, folder);
  const names = ['parallel', 'history', 'importance', 'pareto-seconds', 'pareto-parameters'];
  expect(files).toEqual(names.map((name) => join(folder, `${name}.png`)));
  expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.png`).sort());
  expect((await sharp(join(folder, 'history.png')).metadata()).format).toBe('png');
});

it('those of a study as SVG, into a folder that is made, with the same bytes each time', async () => {
  const folder = join(temporaryFolder(), 'new', 'charts');
  const files = await saveStudyCharts(study, folder, 'svg');
  expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
    'effects.svg',
    'trade-off-time.svg',
    'trade-off-size.svg',
  ]);
  const before = readFileSync(files[0]!);
  await saveStudyCharts(study, folder, 'svg');
  expect(readFileSync(files[0]!)).toEqual(before);
});

it('a folder that is a file is refused', async () => {
  const file = join(temporaryFolder({ charts: Buffer.from('x') }), 'charts');
  await expect(saveStudyCharts(study, file)).rejects.toMatchObject({
    code: 'checkpoint/not-writable',
    where: file,
    fix: 'name another folder, or make room for this one',
  });
});
