import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.js';

const known = ['accuracy', 'loss', 'macroF1', 'rocAuc'];

it.each([
  ['acuracy', 'accuracy'],
  ['macrof1', 'macroF1'],
  ['lost', 'loss'],
  ['ROC-AUC', 'rocAuc'],
])('takes %s for %s', (name, meant) => {
  expect(nearestName(name, known)).toBe(meant);
});

it('suggests nothing for a name that is like none', () => {
  expect(nearestName('perplexity', known)).toBeUndefined();
  expect(nearestName('x', [])).toBeUndefined();
});
