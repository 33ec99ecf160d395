import { describe, expect, it } from 'vitest';
import { sampleGroups as groups } from './option-samples.js';
import { readForm } from './read-form.js';

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
