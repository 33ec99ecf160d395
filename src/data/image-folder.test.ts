import { expect, it } from 'vitest';
import { type ImageFolderInput, imageFolder } from './image-folder.js';

it('is a frozen value with every option resolved', () => {
  const source = imageFolder('photos', { imageSize: [20, 30] });
  expect(source).toMatchInlineSnapshot(`
    {
      "kind": "imageFolder",
      "options": {
        "cacheAlways": false,
        "cacheDir": "auto",
        "cacheSize": "20GB",
        "channels": "auto",
        "fit": "crop",
        "imageSize": [
          20,
          30,
        ],
        "maxPixels": 100000000,
        "memoryBudgetBytes": 1073741824,
        "strict": false,
        "validationSplit": 0.2,
        "workers": "auto",
      },
      "path": "photos",
    }
  `);
  expect(Object.isFrozen(source) && Object.isFrozen(source.options)).toBe(true);
});

it.each([
  [{ imageSize: 7 }],
  [{ imageSize: 1025 }],
  [{ imageSize: 20.5 }],
  [{ imageSize: [20] }],
  [{ channels: 2 }],
  [{ validationSplit: 0 }],
  [{ validationSplit: 1 }],
  [{ fit: 'cover' }],
  [{ workers: 0 }],
  [{ maxPixels: 0 }],
  [{ memoryBudgetBytes: -1 }],
  [{ size: 28 }],
])('refuses %j', (options) => {
  expect(() => imageFolder('photos', options as ImageFolderInput)).toThrow(
    expect.objectContaining({ kind: 'option', code: 'option/image-folder' }),
  );
});

it('names every wrong option at once', () => {
  const wrong = { validationSplit: 2, colour: true } as ImageFolderInput;
  expect(() => imageFolder('photos', wrong)).toThrow(/validationSplit.*colour/s);
});
