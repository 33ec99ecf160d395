import { describe, expect, it } from 'vitest';
import { collect } from '../../test/pictures.js';
import { isPupilError } from '../base/error.js';
import { openSource } from './open-source.js';
import { type PictureArraysInput, pictureArrays } from './picture-arrays.js';

/** Ten pictures of 1 x 2 grey pixels, the first pixel counting from 0. */
const base = {
  pixels: Uint8Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? i / 2 : 100)),
  height: 1,
  width: 2,
  channels: 1,
} as const;
const labelled = { ...base, classes: ['a', 'b'], labels: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1] };
const open = (input: PictureArraysInput, seed = 0) => openSource(pictureArrays(input), { seed });

describe('pictures in memory', () => {
  it('are split by class like a folder, in the order that they have', async () => {
    const data = await open({ ...labelled, validationSplit: 0.25 });
    const { train, validation } = data;
    expect([train.count, validation.count]).toEqual([7, 3]);
    expect(Array.from(validation.targets).sort()).toEqual([0, 0, 1]);
    expect([...train.files, ...validation.files].sort()).toEqual(
      Array.from({ length: 10 }, (_, i) => `#${i}`),
    );
    expect(data).toMatchObject({ classes: ['a', 'b'], targetKind: 'class', problems: [], streamed: false });
    const batches = await collect(train.batches({ batchSize: 3 }));
    for (const { pixels, targets, indices } of batches) {
      for (const [row, index] of indices.entries()) {
        const picture = Number(train.files[index].slice(1));
        expect([...pixels.subarray(2 * row, 2 * row + 2)]).toEqual([picture, 100]);
        expect(targets[row]).toBe(labelled.labels[picture]);
      }
    }
  });

  it('bring rows of targets and weights into batches', async () => {
    const targets = Array.from({ length: 20 }, (_, i) => i / 2);
    const sampleWeights = Array.from({ length: 10 }, (_, i) => i);
    const data = await open({ ...base, outputs: ['x', 'y'], targets, sampleWeights });
    expect(data.targetKind).toBe('numbers');
    const order = { batchSize: 4, shuffle: { seed: 1, epoch: 2 } };
    for (const batch of await collect(data.train.batches(order))) {
      for (const [row, index] of batch.indices.entries()) {
        const picture = Number(data.train.files[index].slice(1));
        expect(batch.targets.slice(2 * row, 2 * row + 2)).toEqual(Float32Array.of(picture, picture + 0.5));
        expect(batch.weights![row]).toBe(picture);
      }
    }
  });

  it('have a fingerprint that changes with everything that decides a run', async () => {
    const weights = Array(10).fill(1);
    const prints = await Promise.all(
      [
        labelled,
        { ...labelled, pixels: base.pixels.map((v) => v + 1) },
        { ...labelled, labels: [1, 0, 0, 0, 0, 0, 1, 1, 1, 1] },
        { ...labelled, classes: ['a', 'c'] },
        { ...labelled, sampleWeights: weights },
        { ...labelled, sampleWeights: [2, ...weights.slice(1)] },
        { ...labelled, fit: 'pad' as const },
        { ...labelled, validationSplit: 0.5 },
      ].map(async (input) => (await open(input)).fingerprint),
    );
    expect(new Set(prints).size).toBe(prints.length);
    expect((await open(labelled)).fingerprint).toBe(prints[0]);
    expect((await open(labelled, 1)).fingerprint).not.toBe(prints[0]);
  });

  it('cannot be read once they are closed', async () => {
    const data = await open(labelled);
    await data.close();
    await expect(collect(data.train.batches({ batchSize: 2 }))).rejects.toMatchObject({
      code: 'data/closed',
    });
  });
});

describe('pictures in memory are refused', () => {
  it.each([
    ['no targets', { ...base, classes: ['a', 'b'] }, 'option/picture-arrays', 'give labels with classes'],
    [
      'labels and targets',
      { ...labelled, targets: [1] },
      'option/picture-arrays',
      'give labels with classes',
    ],
    [
      'targets without names',
      { ...base, targets: Array(10) },
      'option/picture-arrays',
      'targets with outputs',
    ],
    ['one class', { ...labelled, classes: ['a'] }, 'option/picture-arrays', 'classes'],
    ['one name twice', { ...labelled, classes: ['a', 'a'] }, 'option/picture-arrays', 'names must differ'],
    [
      'an unknown option',
      { ...labelled, sampleWeigths: [] },
      'option/picture-arrays',
      'did you mean sampleWeights',
    ],
    ['half a picture', { ...labelled, pixels: new Uint8Array(19) }, 'data/length', 'whole pictures'],
    ['no pictures', { ...labelled, pixels: new Uint8Array(0) }, 'data/length', 'whole pictures'],
    ['too few labels', { ...labelled, labels: [0, 1] }, 'data/length', 'values 2, expected 10'],
    [
      'too few targets',
      { ...base, outputs: ['x', 'y'], targets: Array(10).fill(0) },
      'data/length',
      'expected 20',
    ],
    ['too few weights', { ...labelled, sampleWeights: [1] }, 'data/length', 'sampleWeights'],
    [
      'a label that is no class',
      { ...labelled, labels: [0, 0, 2, 0, 0, 0, 1, 1, 1, 1] },
      'data/label',
      'labels[2]',
    ],
    [
      'half a label',
      { ...base, classes: ['a', 'b'], targets: Array(20).fill(0.5) },
      'data/target',
      'a label is 1 or 0',
    ],
    [
      'a target that is no number',
      { ...base, outputs: ['x'], targets: Array(10).fill(Number.NaN) },
      'data/target',
      'finite',
    ],
    [
      'a negative weight',
      { ...labelled, sampleWeights: [...Array(9).fill(1), -1] },
      'data/weight',
      'sampleWeights[9]',
    ],
    [
      'weights that are all 0',
      { ...labelled, sampleWeights: Array(10).fill(0) },
      'data/weight',
      'nothing would be learned',
    ],
    ['a class of one', { ...labelled, labels: [1, ...Array(9).fill(0)] }, 'data/too-few-pictures', '"b"'],
    [
      'a single picture',
      { ...base, pixels: new Uint8Array(2), outputs: ['x'], targets: [1] },
      'data/too-few-pictures',
      'at least two pictures',
    ],
  ])('for %s', async (_what, input, code, says) => {
    try {
      await open(input as PictureArraysInput);
      expect.fail('they were taken');
    } catch (error) {
      if (!isPupilError(error)) throw error;
      expect(error.code).toBe(code);
      expect(error.message).toContain(says);
    }
  });
});
