import { describe, expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { imageFolder, pictureArrays } from '../data/index.js';
import { dense, flatten, sequential } from '../nn/index.js';
import { requireArguments } from './require-arguments.js';

describe('the arguments of train', () => {
  const folder = imageFolder('photos');

  it('may be a layer, an architecture by name or with options, and pictures of any kind', () => {
    const arrays = pictureArrays({
      pixels: new Uint8Array(20),
      height: 2,
      width: 5,
      channels: 1,
      classes: ['a', 'b'],
      labels: [0, 1],
    });
    for (const model of [sequential([flatten(), dense(3)]), 'auto', { name: 'mlp', hidden: [] }])
      for (const source of [folder, arrays]) requireArguments(model, source);
  });

  it.each([undefined, null, 42, {}, [dense(3)]])('are no network: %j', (model) => {
    expect(errorOf(() => requireArguments(model, folder)).code).toBe('option/model');
  });

  it.each([undefined, null, 'photos', {}])('are no pictures: %j', (source) => {
    const error = errorOf(() => requireArguments('auto', source));
    expect(error.code).toBe('option/source');
    expect(error.fix).toContain('imageFolder(path)');
  });
});
