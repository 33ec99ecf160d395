import { expect, it } from 'vitest';
import { sampleGroups as groups } from './option-samples.js';

it('makes a field of every option that the schema has', () => {
  const kinds = groups.map(({ fields }) => fields.map(({ name, kind }) => `${name}: ${kind}`));
  expect(kinds).toEqual([
    [
      'epochs: number',
      'learningRate: number',
      'fit: choice',
      'channels: choice',
      'optimizer: choice',
      'strict: switch',
    ],
    ['freeze: list', 'types: json', 'classWeights: choice', 'fold: text'],
  ]);
  expect(groups[0]!.fields[0]).toEqual({
    name: 'epochs',
    kind: 'number',
    description: 'Passes.',
    standard: 'auto',
    words: ['auto'],
    isWhole: true,
  });
  expect(groups[0]!.fields[3]!.words).toEqual(['auto', '1']);
});
