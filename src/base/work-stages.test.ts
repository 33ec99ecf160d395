import { expect, it } from 'vitest';
import { stageText } from './work-stages.js';

it('says stages in words, and one that is not known as it is called', () => {
  expect(['decode', 'features', 'new', 'toString'].map(stageText)).toEqual([
    'reading the pictures',
    'asking the backbone',
    'new',
    'toString',
  ]);
});
