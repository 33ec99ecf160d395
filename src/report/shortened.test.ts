import { expect, it } from 'vitest';
import { shortened, shortenedStart } from './shortened.js';

it.each([
  ['short', 'short', 'short'],
  ['a name of many words', 'a name of…', '…any words'],
  ['two\nlines', 'two lines', 'two lines'],
  ['tab\t\tand more of it', 'tab and m…', '…ore of it'],
  // A family is one character of several code points, and so is a letter with its accent.
  ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧'],
  ['12345678e\u0301x1', '12345678e\u0301…', '…345678e\u0301x1'],
])('cuts %j between characters, on one line', (text, start, end) => {
  expect([shortened(text, 10), shortenedStart(text, 10)]).toEqual([start, end]);
});
