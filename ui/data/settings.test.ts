import { expect, it } from 'vitest';
import { differences, settingsOf } from './settings.js';

it('names settings by their paths', () => {
  expect([...settingsOf({ format: 1, training: { optimizer: { kind: 'sgd' }, freeze: ['a'] } })]).toEqual([
    ['training.optimizer.kind', 'sgd'],
    ['training.freeze', ['a']],
  ]);
  expect([...settingsOf(null)]).toEqual([]);
});

it('tells what is not the same', () => {
  const a = { seed: 1, augment: 'none', list: [1, 2] };
  const b = { seed: 2, augment: 'none', list: [1, 2], dropout: 0.5 };
  expect(differences([a, b])).toEqual([
    { path: 'seed', values: [1, 2] },
    { path: 'dropout', values: [undefined, 0.5] },
  ]);
  expect(differences([a])).toEqual([]);
});
