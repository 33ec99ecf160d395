import { describe, expect, it } from 'vitest';
import { idxFiles, opened, packed, trainLabels } from '../../../test/array-data-sets.js';
import { idxFile } from '../../../test/array-files.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { openImages } from '../open-images.js';
import { idx } from './idx.js';

describe('IDX files', () => {
  it('take names of classes from classes.txt, or from the option', async () => {
    const root = temporaryFolder({ ...idxFiles, 'classes.txt': 'cat\ndog\nape\n' });
    await opened(idx(root, { workers: 1 }), ({ classes }) => expect(classes).toEqual(['cat', 'dog', 'ape']));
    await opened(idx(root, { workers: 1, classes: ['a', 'b', 'c', 'd'] }), ({ classes }) =>
      expect(classes).toEqual(['a', 'b', 'c']),
    );
    await expect(openImages(idx(root, { classes: ['a', 'b'] }), { seed: 0 })).rejects.toMatchObject({
      code: 'data/class-names',
    });
  });

  it('hold the classes of a trained model in its order', async () => {
    const source = idx(temporaryFolder(idxFiles), { workers: 1 });
    await opened(
      source,
      ({ classes, train }) => {
        expect(classes).toEqual(['2', '1', '0', 'none']);
        expect([...train.targets]).toEqual([2, 1, 0]);
      },
      { classes: ['2', '1', '0', 'none'], only: 'test' },
    );
    await expect(openImages(source, { seed: 0, classes: ['0', '1'] })).rejects.toMatchObject({
      code: 'data/unknown-class',
      got: { unknown: ['2'], known: ['0', '1'] },
    });
  });

  const broken: [string, Record<string, Uint8Array>, string, string][] = [
    ['pictures without labels', { 'train-labels-idx1-ubyte': new Uint8Array() }, 'data/idx', 'train-labels'],
    [
      'a file cut off',
      { 'train-images-idx3-ubyte': idxFiles['train-images-idx3-ubyte'].subarray(0, 500) },
      'data/idx',
      'train-images',
    ],
    [
      'a file too long',
      { 'train-images-idx3-ubyte': Uint8Array.from([...idxFiles['train-images-idx3-ubyte'], 0]) },
      'data/idx',
      'train-images',
    ],
    [
      'a wrong magic number',
      { 'train-images-idx3-ubyte': Uint8Array.from([1, ...idxFiles['train-images-idx3-ubyte'].subarray(1)]) },
      'data/idx',
      'train-images',
    ],
    [
      'labels of another type',
      { 'train-labels-idx1-ubyte': Uint8Array.from([0, 0, 13, 1, 0, 0, 0, 18]) },
      'data/idx',
      'train-labels',
    ],
    [
      'fewer labels than pictures',
      { 'train-labels-idx1-ubyte': idxFile([17], trainLabels.slice(1)) },
      'data/idx-pairs',
      'train-labels',
    ],
    [
      'pictures of no size',
      { 'train-images-idx3-ubyte': idxFile([18, 0, 8], []) },
      'data/idx',
      'train-images',
    ],
    [
      'pictures of two channels',
      { 'train-images-idx3-ubyte': idxFile([1, 2, 2, 2], new Uint8Array(8)) },
      'data/idx',
      'train-images',
    ],
    [
      'another set of files',
      {
        'emnist-train-images-idx3-ubyte': new Uint8Array(),
        'emnist-train-labels-idx1-ubyte': new Uint8Array(),
      },
      'data/ambiguous-layout',
      '',
    ],
    ['a lonely file', { 'val-images-idx3-ubyte': new Uint8Array() }, 'data/idx-pairs', ''],
  ];
  it.each(broken)('refuse %s, by the name of the file', async (_name, files, code, where) => {
    const source = idx(temporaryFolder({ ...idxFiles, ...files }), { workers: 1 });
    await expect(openImages(source, { seed: 0 })).rejects.toMatchObject({
      code,
      where: expect.stringContaining(where),
    });
  });

  it('refuse a damaged gzip file by name, and read the plain file where both lie there', async () => {
    const gz = packed(idxFiles);
    const cut = { ...gz, 'train-images-idx3-ubyte.gz': gz['train-images-idx3-ubyte.gz']!.subarray(0, 200) };
    await expect(openImages(idx(temporaryFolder(cut)), { seed: 0 })).rejects.toMatchObject({
      code: 'data/gzip',
      where: expect.stringContaining('train-images-idx3-ubyte.gz'),
    });
    await opened(idx(temporaryFolder({ ...cut, ...idxFiles }), { workers: 1 }), ({ train }) =>
      expect(train.files[0]).toMatch(/^train-images-idx3-ubyte#/),
    );
  });

  it('refuse options that they do not have', () => {
    expect(() => idx('x', { labels: 'fine' } as never)).toThrow(
      expect.objectContaining({ code: 'option/idx' }),
    );
  });
});
