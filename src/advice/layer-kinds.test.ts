import { expect, it } from 'vitest';
import { LAYERS } from '../nn/index.js';
import { LAYER_GROUPS } from './layer-kinds.js';

it.each(Object.entries(LAYER_GROUPS))(
  'the kinds that count as %s are kinds of layers, each once',
  (_, kinds) => {
    const known = LAYERS.map(({ kind }) => kind);
    expect(kinds.filter((kind) => !known.includes(kind))).toEqual([]);
    expect(new Set(kinds).size).toBe(kinds.length);
  },
);
