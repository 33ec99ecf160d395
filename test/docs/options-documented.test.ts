import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TrainOptions } from '../../src/train/index.js';

const folder = new URL('../../docs/', import.meta.url);
const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

it.each(Object.keys(TrainOptions.shape))(
  'the training option %s is explained in the documentation by its name',
  (name) => {
    expect(pages).toMatch(new RegExp(`[\`"]${name}\\b`));
  },
);
