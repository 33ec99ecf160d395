import { expect, it } from 'vitest';
import { architectureText } from './architecture-choice.js';

it.each([
  ['auto', 'auto'],
  [{ name: 'resnet-20' }, 'resnet-20'],
  [
    { name: 'resnet', blocks: [1, 2], stem: 'small', useBias: true },
    'resnet (blocks [1,2], stem small, useBias true)',
  ],
])('%j reads %s', (choice, text) => {
  expect(architectureText(choice)).toBe(text);
});
