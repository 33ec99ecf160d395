import { describe, expect, it } from 'vitest';
import { flat, opened, range } from '../../../test/array-data-sets.js';
import { collect, temporaryFolder } from '../../../test/pictures.js';
import { openImages } from '../open-images.js';
import { cifar } from './cifar.js';
import { describeSource, pictureSourceAt } from './source-at.js';

describe('CIFAR batches', () => {
  /** Pictures whose planes can be told apart. */
  const planar = (seed: number) =>
    Uint8Array.from(
      { length: 3072 },
      (_, i) => (seed * 11 + (i % 1024) * 3 + Math.floor(i / 1024) * 80) % 256,
    );
  const batch = (seeds: readonly number[], labels: (seed: number) => number[]) =>
    flat(seeds.map((seed) => Uint8Array.from([...labels(seed), ...planar(seed)])));
  const ten = {
    'data_batch_1.bin': batch(range(6), (seed) => [seed % 3]),
    'data_batch_2.bin': batch(range(6, 6), (seed) => [seed % 3]),
    'test_batch.bin': batch(range(3, 50), (seed) => [seed % 3]),
  };
  const hundred = {
    'train.bin': batch(range(12), (seed) => [seed % 2, 10 + (seed % 3)]),
    'test.bin': batch(range(6, 50), (seed) => [seed % 2, 10 + (seed % 3)]),
  };

  it('hold CIFAR-10 with its names, planes brought together', async () => {
    const source = await pictureSourceAt(temporaryFolder(ten), { workers: 1 });
    expect(describeSource(source.kind)).toBe('CIFAR binary batches');
    await opened(source, async ({ classes, input, train, validation, test }) => {
      expect(classes).toEqual(['airplane', 'automobile', 'bird']);
      expect(input).toEqual({ height: 32, width: 32, channels: 3, fit: 'crop' });
      expect([train.count + validation.count, test!.count]).toEqual([12, 3]);
      const [first] = await collect(test!.batches({ batchSize: 1 }));
      const expected = Array.from({ length: 3072 }, (_, i) => planar(50)[(i % 3) * 1024 + Math.floor(i / 3)]);
      expect([...first!.pixels]).toEqual(expected);
      expect([...test!.targets]).toEqual([2, 0, 1]);
    });
  });

  it('hold CIFAR-100 by fine or coarse classes, named beside them or by number', async () => {
    const names = range(20).map((i) => `kind ${i}`);
    const root = temporaryFolder({ ...hundred, 'coarse_label_names.txt': `${names.join('\n')}\n` });
    await opened(cifar(root, { workers: 1 }), ({ classes }) => expect(classes).toEqual(['10', '11', '12']));
    await opened(cifar(root, { workers: 1, labels: 'coarse' }), ({ classes }) =>
      expect(classes).toEqual(['kind 0', 'kind 1']),
    );
  });

  it.each<[string, Record<string, Uint8Array>, object, string]>([
    [
      'a batch cut off',
      { ...ten, 'data_batch_2.bin': ten['data_batch_2.bin'].subarray(0, 5000) },
      {},
      'data/cifar',
    ],
    ['an empty batch', { ...ten, 'data_batch_2.bin': new Uint8Array() }, {}, 'data/cifar'],
    ['a label out of range', { ...ten, 'test_batch.bin': batch([1], () => [10]) }, {}, 'data/label'],
    ['both sets in one folder', { ...ten, ...hundred }, {}, 'data/cifar'],
    ['coarse labels of CIFAR-10', ten, { labels: 'coarse' }, 'data/cifar'],
  ])('are refused with %s', async (_name, files, options, code) => {
    const source = cifar(temporaryFolder(files), { workers: 1, ...options });
    await expect(openImages(source, { seed: 0 })).rejects.toMatchObject({ code });
  });
});
