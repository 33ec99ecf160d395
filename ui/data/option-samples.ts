import { fieldGroups } from './option-fields.js';

const WHOLE = { type: 'integer', minimum: 1 };
/** Fields of every kind, for tests. */
export const sampleGroups = fieldGroups({
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
