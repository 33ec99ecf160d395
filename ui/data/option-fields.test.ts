import { describe, expect, it } from 'vitest';
import { fieldGroups, readForm } from './option-fields.js';

const WHOLE = { type: 'integer', minimum: 1 };
const groups = fieldGroups({
  schema: {
    properties: {
      epochs: { description: 'Passes.', anyOf: [{ type: 'string', const: 'auto' }, WHOLE] },
      learningRate: { anyOf: [{ type: 'string', enum: ['default', 'auto'] }, { type: 'number' }] },
      fit: { type: 'string', enum: ['crop', 'pad'] },
      channels: {
        anyOf: [
          { type: 'string', const: 'auto' },
          { type: 'number', const: 1 },
        ],
      },
      optimizer: { anyOf: [{ type: 'string' }, { type: 'object' }] },
      strict: { type: 'boolean' },
      freeze: { type: 'array', items: { type: 'string' } },
      types: { type: 'object' },
      classWeights: { anyOf: [{ type: 'string', enum: ['none', 'balanced'] }, { type: 'object' }] },
      fold: { type: 'string' },
    },
  },
  groups: [
    {
      title: 'All',
      options: ['epochs', 'learningRate', 'fit', 'channels', 'optimizer', 'strict', 'missing'],
    },
    { title: 'More', options: ['freeze', 'types', 'classWeights', 'fold'] },
    { title: 'Nothing', options: [] },
  ],
  defaults: { epochs: 'auto', strict: false },
  choices: { optimizer: ['sgd', 'adam'] },
});

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

describe('readForm', () => {
  it('reads what was written, and leaves out what was not', () => {
    const texts = {
      epochs: ' 5 ',
      learningRate: '1e-3',
      channels: '1',
      optimizer: 'sgd',
      strict: 'true',
      freeze: 'block1, block2',
      types: '{"a":"numeric"}',
      fold: '',
    };
    expect(readForm(groups, texts)).toEqual({
      config: {
        epochs: 5,
        learningRate: 0.001,
        channels: 1,
        optimizer: 'sgd',
        strict: true,
        freeze: ['block1', 'block2'],
        types: { a: 'numeric' },
      },
      issues: [],
    });
    expect(readForm(groups, { epochs: 'auto' }).config).toEqual({ epochs: 'auto' });
  });

  it('says what is no number and no JSON', () => {
    expect(readForm(groups, { epochs: '1.5', types: '{' }).issues).toEqual([
      { path: 'epochs', message: 'must be a whole number or auto' },
      { path: 'types', message: 'must be JSON, such as ["a", "b"] or { "kind": "sgd" }' },
    ]);
  });

  it('takes other options as JSON, which win', () => {
    expect(readForm(groups, { epochs: '5' }, '{ "epochs": 7 }').config).toEqual({ epochs: 7 });
    expect(readForm(groups, {}, '[1]').issues).toHaveLength(1);
  });
});
