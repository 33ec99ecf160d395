import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { type KeptCheckpoint, keepBest, sweepCheckpoints } from './kept-checkpoints.js';

function kept(values: readonly number[], rules: { keep: number; mode: 'min' | 'max' }) {
  let list: readonly KeptCheckpoint[] = [];
  for (const [epoch, value] of values.entries())
    list = keepBest(list, { epoch, metric: 'loss', value }, rules);
  return list.map(({ name }) => name);
}

it('keeps the best epochs, the earlier ones among equals, and none whose metric is not a number', () => {
  const values = [0.5, 0.25, Number.NaN, 0.25, 0.125];
  expect(kept(values, { keep: 2, mode: 'min' })).toEqual(['epoch-005-loss-0.1250', 'epoch-002-loss-0.2500']);
  expect(kept(values, { keep: 3, mode: 'max' })).toEqual([
    'epoch-001-loss-0.5000',
    'epoch-002-loss-0.2500',
    'epoch-004-loss-0.2500',
  ]);
  expect(kept(values, { keep: 0, mode: 'min' })).toEqual([]);
});

it('deletes what is no longer kept, and nothing else', async () => {
  const names = ['epoch-001-loss-0.5', 'epoch-002-loss-0.2', 'best', 'epoch-start', 'epoch-notes'];
  const files = Object.fromEntries(
    names.flatMap((name) => [`${name}.safetensors`, `${name}.json`]).map((f) => [f, '']),
  );
  const folder = temporaryFolder(files);
  await sweepCheckpoints(folder, [{ name: names[1], epoch: 1, value: 0.2 }]);
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(files)
      .filter((file) => !file.startsWith(names[0]))
      .sort(),
  );
});
