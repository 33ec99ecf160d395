import { describe, expect, it } from 'vitest';
import { range } from '../../../test/array-data-sets.js';
import { npyFile } from '../../../test/array-files.js';
import { bytes, COUNT, labels, npy, openNumpy, picturesOf } from '../../../test/numpy-arrays.js';
import type { ImageSplit } from '../types.js';

describe('what NumPy arrays say of their pictures', () => {
  const x = picturesOf('uint8', bytes);
  const byName = ({ train, validation }: { train: ImageSplit; validation: ImageSplit }) => {
    const found: Record<string, number[]> = {};
    for (const { files, targets, count } of [train, validation])
      files.forEach((file, i) => {
        const width = targets.length / count;
        found[file] = [...targets.slice(i * width, (i + 1) * width)];
      });
    return found;
  };

  it('leaves out pictures of the label -1, and counts them', async () => {
    const some = labels.map((label, i) => (i < 3 ? -1 : label));
    for (const type of ['int8', 'int64', 'float32'] as const) {
      const data = await openNumpy({ 'x.npy': x, 'y.npy': npy(type, [COUNT, 1], some, { big: true }) });
      expect({ classes: data.classes, kind: data.targetKind }).toEqual({
        classes: ['0', '1', '2'],
        kind: 'class',
      });
      expect(data.problems.map(({ file, code }) => `${file} ${code}`)).toEqual(
        range(3).map((i) => `x#${i} data/missing-target`),
      );
      expect(data.train.count + data.validation.count).toBe(COUNT - 3);
    }
    await expect(
      openNumpy({
        'x.npy': x,
        'y.npy': npy(
          'int8',
          [COUNT],
          labels.map(() => -1),
        ),
      }),
    ).rejects.toMatchObject({ code: 'data/missing-target' });
    await expect(
      openNumpy({ 'x.npy': x, 'y.npy': npy('int8', [COUNT], some) }, {}, { strict: true }),
    ).rejects.toMatchObject({ code: 'data/missing-target' });
  });

  it('leaves out rows of several labels in which one is not known', async () => {
    const rows = range(COUNT * 3).map((i) => (i === 4 ? -1 : i % 2));
    const data = await openNumpy({ 'x.npy': x, 'y.npy': npy('int8', [COUNT, 3], rows, { fortran: true }) });
    expect(data.problems.map(({ file }) => file)).toEqual(['x#1']);
    expect(byName(data)['x#2']).toEqual([0, 1, 0]);
  });

  it('is numbers where one is not whole, or where they are asked for', async () => {
    const halves = npy(
      'float32',
      [COUNT],
      range(COUNT).map((i) => i / 2 - 1),
    );
    const numbers = await openNumpy({ 'x.npy': x, 'y.npy': halves });
    expect({ kind: numbers.targetKind, names: numbers.classes }).toEqual({
      kind: 'numbers',
      names: ['target'],
    });
    // -1 is a number like any other here.
    expect(byName(numbers)).toEqual(Object.fromEntries(range(COUNT).map((i) => [`x#${i}`, [i / 2 - 1]])));
    const whole = { 'x.npy': x, 'y.npy': npy('int64', [COUNT], range(COUNT)) };
    expect((await openNumpy(whole, { targetKind: 'numbers' })).targetKind).toBe('numbers');
    const many = npy(
      'float16',
      [COUNT, 2],
      range(2 * COUNT).map((i) => i / 4),
      { fortran: true },
    );
    const several = await openNumpy(
      { 'x.npy': x, 'y.npy': many },
      { targetKind: 'numbers' },
      { classes: ['a', 'b'] },
    );
    expect(several.classes).toEqual(['a', 'b']);
    expect(byName(several)['x#3']).toEqual([1.5, 1.75]);
    const unnamed = await openNumpy({ 'x.npy': x, 'y.npy': many });
    expect(unnamed.classes).toEqual(['target 1', 'target 2']);
    const known = { targetKind: 'numbers', classes: ['b', 'a'], only: 'all' } as const;
    expect(byName(await openNumpy({ 'x.npy': x, 'y.npy': many }, known))['x#3']).toEqual([1.5, 1.75]);
    const named = await openNumpy({ 'x.npy': x, 'y.npy': many }, known, { classes: ['a', 'b'] });
    expect(byName(named)['x#3']).toEqual([1.75, 1.5]);
    await expect(openNumpy({ 'x.npy': x, 'y.npy': halves }, known)).rejects.toMatchObject({
      code: 'data/outputs',
    });
  });

  it('is refused where it is neither classes nor numbers', async () => {
    const infinite = npy(
      'float32',
      [COUNT],
      range(COUNT).map((i) => (i === 7 ? Number.POSITIVE_INFINITY : i)),
    );
    await expect(
      openNumpy({ 'x.npy': x, 'y.npy': infinite }, { targetKind: 'numbers' }),
    ).rejects.toMatchObject({
      code: 'data/target',
      where: expect.stringContaining('y.npy, row 7'),
    });
    const half = npy(
      'float32',
      [COUNT],
      labels.map((label) => label + 0.5),
    );
    await expect(openNumpy({ 'x.npy': x, 'y.npy': half }, { targetKind: 'class' })).rejects.toMatchObject({
      code: 'data/label',
    });
  });

  it('is texts of bytes, or of characters in the other order', async () => {
    const words = labels.map((label) => ['ape', 'bee', 'ox'][label]!);
    const narrow = Buffer.concat(words.map((word) => Buffer.from(word.padEnd(3, '\0'))));
    const wide = Buffer.alloc(COUNT * 12);
    words.forEach((word, i) => {
      for (const [k, letter] of [...word].entries()) wide.writeUInt32BE(letter.charCodeAt(0), i * 12 + 4 * k);
    });
    for (const y of [npyFile('|S3', [COUNT], narrow), npyFile('>U3', [COUNT], wide)])
      expect((await openNumpy({ 'x.npy': x, 'y.npy': y })).classes).toEqual(['ape', 'bee', 'ox']);
  });
});
