import { expect, it } from 'vitest';
import { didYouMean, nearestName } from './nearest-name.js';

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

it('begins a remedy with the name that was meant, if there is one', () => {
  expect(`${didYouMean('acuracy', known)}use another`).toBe('did you mean accuracy? use another');
  expect(`${didYouMean('perplexity', known)}use another`).toBe('use another');
});
