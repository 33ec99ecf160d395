import { expect, it } from 'vitest';
import * as pupil from '../src/index.js';
import { LAYERS } from '../src/nn/index.js';

it.each(LAYERS.map(({ kind }) => kind))(
  '%s is a function of the library, by the name of its kind',
  (kind) => {
    expect(pupil).toHaveProperty(kind, expect.any(Function));
  },
);
