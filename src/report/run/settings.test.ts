import { expect, it } from 'vitest';
import { settingText } from './settings.js';

it.each([
  ['cosine', 'cosine'],
  [false, 'none'],
  [null, 'none'],
  [true, 'yes'],
  [0.5, '0.5'],
  [[], 'none'],
  [['price', 'rent'], 'price, rent'],
  [[0, 128, 255], '[0,128,255]'],
  [{ kind: 'step', every: 3 }, 'step, every 3'],
  [{ metric: 'accuracy', baseline: null }, 'metric accuracy, baseline none'],
  [
    [
      { kind: 'flip', probability: 0.5 },
      { kind: 'rotate', degrees: [-30, 30] },
    ],
    'flip, probability 0.5; rotate, degrees [-30,30]',
  ],
])('writes %j as people read it: %s', (value, text) => {
  expect(settingText(value)).toBe(text);
});
