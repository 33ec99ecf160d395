import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borderIndex } from '../../../test/border-index.js';
import { errorOf } from '../../../test/error-of.js';
import { augmentPicture } from './augment-picture.js';

import { operationDrawer } from './draw-operations.js';
import type { DrawnOperation } from './operation.js';
import { OPERATION_KINDS, OPERATIONS, OperationSpec } from './operations/index.js';
import type { Picture } from './picture.js';
import type { Sampling } from './resample.js';

const pictures: fc.Arbitrary<Picture> = fc
  .record({
    height: fc.integer({ min: 1, max: 13 }),
    width: fc.integer({ min: 1, max: 13 }),
    channels: fc.constantFrom(1 as const, 3 as const),
  })
  .chain(({ height, width, channels }) =>
    fc
      .uint8Array({ minLength: height * width * channels, maxLength: height * width * channels })
      .map((pixels) => ({ height, width, channels, pixels })),
  );
const samplings: fc.Arbitrary<Sampling> = fc.record({
  border: fc.constantFrom('constant', 'edge', 'reflect', 'mirror'),
  interpolation: fc.constantFrom('nearest', 'bilinear'),
  fill: fc.constant([10, 20, 30]),
});
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Parameters with which an operation changes nothing. */
const NOTHING: readonly DrawnOperation[] = [
  { kind: 'identity' },
  { kind: 'rotate', degrees: 0 },
  { kind: 'scale', x: 1, y: 1 },
  { kind: 'translate', x: 0, y: 0 },
  { kind: 'shear', x: 0, y: 0 },
  { kind: 'pad', x: 0, y: 0 },
  { kind: 'elastic', displacement: 0, spacing: 3, seed: 1 },
  { kind: 'blur', sigma: 0 },
  { kind: 'sharpness', factor: 1 },
  { kind: 'brightness', factor: 1 },
  { kind: 'contrast', factor: 1 },
  { kind: 'saturation', factor: 1 },
  { kind: 'hue', turns: 0 },
  { kind: 'hue', turns: 1 },
  { kind: 'posterize', bits: 8 },
  { kind: 'solarize', threshold: 256 },
  { kind: 'noise', deviation: 0, seed: 1 },
  { kind: 'erase', top: 0, left: 0, height: 0, width: 0, fill: 7, seed: 1 },
];

/** Every operation always applied, with its ranges as they are. */
const EVERYTHING = OPERATION_KINDS.map((kind) => OperationSpec.parse({ kind, probability: 1 }));

describe('operations on single pictures', () => {
  it('change nothing with parameters that say so', () => {
    fc.assert(
      fc.property(pictures, samplings, (picture, sampling) => {
        for (const operation of NOTHING)
          expect(augmentPicture(picture, [operation], sampling), operation.kind).toEqual(picture);
        expect(augmentPicture(picture, NOTHING, sampling)).toEqual(picture);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['flipHorizontal', 'flipVertical'])('%s twice is nothing', (kind) => {
    fc.assert(
      fc.property(pictures, samplings, (picture, sampling) => {
        const once = augmentPicture(picture, [{ kind }], sampling);
        expect(augmentPicture(once, [{ kind }], sampling)).toEqual(picture);
        expect(augmentPicture(picture, [{ kind }, { kind }], sampling)).toEqual(picture);
      }),
    );
  });

  it.each(OPERATIONS.map(({ kind }) => kind))(
    '%s keeps size and leaves the given picture as it was',
    (kind) => {
      fc.assert(
        fc.property(pictures, samplings, seeds, (picture, sampling, seed) => {
          const before = picture.pixels.slice();
          const plan = {
            operations: [OperationSpec.parse({ kind, probability: 1 })],
            choose: false as const,
          };
          const drawn = operationDrawer(plan, { seed, epoch: 0 }, picture)(0);
          const after = augmentPicture(picture, drawn, sampling);
          expect(drawn).toHaveLength(1);
          expect(JSON.stringify(drawn)).not.toMatch(/null/);
          expect([after.height, after.width, after.channels, after.pixels.length]).toEqual([
            picture.height,
            picture.width,
            picture.channels,
            before.length,
          ]);
          expect(picture.pixels).toEqual(before);
        }),
        { numRuns: 50 },
      );
    },
  );

  it('keep an even picture even where they only move and blur, whatever the border but a constant one', () => {
    fc.assert(
      fc.property(pictures, samplings, seeds, (picture, sampling, seed) => {
        const even = { ...picture, pixels: picture.pixels.map(() => picture.pixels[0]) };
        const moving = [
          'flipHorizontal',
          'rotate',
          'scale',
          'translate',
          'shear',
          'perspective',
          'crop',
          'pad',
          'elastic',
          'blur',
        ];
        const operations = EVERYTHING.filter(({ kind }) => moving.includes(kind));
        const drawn = operationDrawer({ operations, choose: false }, { seed, epoch: 0 }, picture)(0);
        fc.pre(sampling.border !== 'constant');
        expect(augmentPicture(even, drawn, sampling)).toEqual(even);
      }),
      { numRuns: 60 },
    );
  });

  it('are drawn by seed, epoch and picture, whatever else is drawn and in any order', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 50 }), (seed, epoch) => {
        const size = { height: 24, width: 32 };
        const plan = { operations: EVERYTHING, choose: { count: 2, from: EVERYTHING } };
        const forwards = operationDrawer(plan, { seed, epoch }, size);
        const inOrder = [0, 1, 2, 3].map(forwards);
        const backwards = operationDrawer(plan, { seed, epoch }, size);
        expect([3, 2, 1, 0].map(backwards).reverse()).toEqual(inOrder);
        expect(operationDrawer(plan, { seed, epoch: epoch + 1 }, size)(0)).not.toEqual(inOrder[0]);
        expect(operationDrawer(plan, { seed: seed + 1, epoch }, size)(0)).not.toEqual(inOrder[0]);
        expect(inOrder[1]).not.toEqual(inOrder[0]);
      }),
      { numRuns: 20 },
    );
  });

  it('are applied to the share of pictures that their probability says', () => {
    const plan = {
      operations: [OperationSpec.parse({ kind: 'flipHorizontal', probability: 0.3 })],
      choose: false as const,
    };
    const draw = operationDrawer(plan, { seed: 5, epoch: 1 }, { height: 8, width: 8 });
    const flipped = Array.from({ length: 4000 }, (_, i) => draw(i).length).reduce((a, b) => a + b);
    expect(flipped / 4000).toBeCloseTo(0.3, 1.5);
  });

  it('draw within their ranges', () => {
    const plan = {
      operations: [OperationSpec.parse({ kind: 'rotate', degrees: [5, 7] })],
      choose: false as const,
    };
    const draw = operationDrawer(plan, { seed: 5, epoch: 1 }, { height: 8, width: 8 });
    const degrees = Array.from({ length: 500 }, (_, i) => Number(draw(i)[0].degrees));
    expect(Math.min(...degrees)).toBeGreaterThanOrEqual(5);
    expect(Math.min(...degrees)).toBeLessThan(5.1);
    expect(Math.max(...degrees)).toBeLessThanOrEqual(7);
    expect(Math.max(...degrees)).toBeGreaterThan(6.9);
  });

  it('refuse a name that is not known', () => {
    const picture: Picture = { height: 1, width: 1, channels: 1, pixels: Uint8Array.of(3) };
    const error = errorOf(() =>
      augmentPicture(picture, [{ kind: 'twirl' }], { border: 'edge', interpolation: 'nearest', fill: [0] }),
    );
    expect(error).toMatchObject({ code: 'option/operation', got: 'twirl' });
  });
});

describe('single operations', () => {
  const ramp: Picture = { height: 1, width: 4, channels: 1, pixels: Uint8Array.of(0, 60, 120, 255) };
  const plain: Sampling = { border: 'edge', interpolation: 'bilinear', fill: [0] };
  const changed = (picture: Picture, ...operations: DrawnOperation[]) => [
    ...augmentPicture(picture, operations, plain).pixels,
  ];

  it('rotate by a quarter turns counter-clockwise', () => {
    const square: Picture = { height: 2, width: 2, channels: 1, pixels: Uint8Array.of(1, 2, 3, 4) };
    expect(changed(square, { kind: 'rotate', degrees: 90 })).toEqual([2, 4, 1, 3]);
    expect(changed(square, { kind: 'flipVertical' })).toEqual([3, 4, 1, 2]);
  });

  it('movements by whole pixels come to the same by rows as by single pixels, whatever the border', () => {
    const offsets = fc.integer({ min: -30, max: 30 });
    fc.assert(
      fc.property(
        pictures,
        samplings,
        offsets,
        offsets,
        fc.boolean(),
        fc.boolean(),
        (picture, sampling, x, y, mirrored, turned) => {
          const { height, width, channels, pixels } = picture;
          const moved = augmentPicture(
            picture,
            [
              ...(mirrored ? [{ kind: 'flipHorizontal' }] : []),
              ...(turned ? [{ kind: 'flipVertical' }] : []),
              { kind: 'translate', x, y },
            ],
            sampling,
          );
          const expected = Uint8Array.from({ length: pixels.length }, (_, i) => {
            const channel = i % channels;
            const column = (Math.floor(i / channels) % width) - x;
            const row = Math.floor(i / channels / width) - y;
            const from = borderIndex(mirrored ? width - 1 - column : column, width, sampling.border);
            const line = borderIndex(turned ? height - 1 - row : row, height, sampling.border);
            return from < 0 || line < 0
              ? sampling.fill[channel]
              : pixels[(line * width + from) * channels + channel];
          });
          expect(moved.pixels).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('movements are done in the order in which they are listed, in one resampling', () => {
    const move = { kind: 'translate', x: 1, y: 0 };
    const flip = { kind: 'flipHorizontal' };
    expect(changed(ramp, move, flip)).toEqual([120, 60, 0, 0]);
    expect(changed(ramp, flip, move)).toEqual([255, 255, 120, 60]);
    const half = { kind: 'translate', x: 0.5, y: 0 };
    const back = { kind: 'translate', x: -0.5, y: 0 };
    expect(changed(ramp, half, back)).toEqual([0, 60, 120, 255]);
  });

  it('crop enlarges a part to the whole', () => {
    expect(changed(ramp, { kind: 'crop', left: 1, top: 0, width: 2, height: 1 })).toEqual([45, 75, 105, 154]);
  });

  it('perspective takes corners inwards and leaves the other ones', () => {
    const square: Picture = { height: 5, width: 5, channels: 1, pixels: new Uint8Array(25).fill(200) };
    const still = [0, 0];
    const drawn = {
      kind: 'perspective',
      topLeft: [1, 1],
      topRight: still,
      bottomRight: still,
      bottomLeft: still,
    };
    const dark = { ...plain, border: 'constant' as const };
    const { pixels } = augmentPicture(square, [drawn], dark);
    expect(pixels[0]).toBe(0);
    expect(pixels[1 * 5 + 1]).toBe(200);
    expect([pixels[4], pixels[20], pixels[24]]).toEqual([200, 200, 200]);
  });

  it('colours are composed without rounding between them and clipped at the end', () => {
    const brighter = { kind: 'brightness', factor: 3 };
    const darker = { kind: 'brightness', factor: 1 / 3 };
    expect(changed(ramp, brighter, darker)).toEqual([0, 60, 120, 255]);
    expect(changed(ramp, brighter)).toEqual([0, 180, 255, 255]);
    const red: Picture = { height: 1, width: 1, channels: 3, pixels: Uint8Array.of(200, 50, 20) };
    // The grey level is 91.41, after the brightness 45.705; then 2 * 100 - 45.705 and so on.
    expect(changed(red, { kind: 'brightness', factor: 0.5 }, { kind: 'saturation', factor: 2 })).toEqual([
      154, 4, 0,
    ]);
    expect(changed(red, { kind: 'grayscale' })).toEqual([91, 91, 91]);
  });

  it('contrast is about the mean grey level after what comes before it', () => {
    const two: Picture = { height: 1, width: 2, channels: 1, pixels: Uint8Array.of(100, 140) };
    expect(changed(two, { kind: 'brightness', factor: 0.5 }, { kind: 'contrast', factor: 2 })).toEqual([
      40, 80,
    ]);
  });

  it('hue by a third makes red green', () => {
    const red: Picture = { height: 1, width: 1, channels: 3, pixels: Uint8Array.of(200, 50, 50) };
    expect(changed(red, { kind: 'hue', turns: 1 / 3 })).toEqual([50, 200, 50]);
  });

  it('posterize, solarize, autoContrast and equalize change levels', () => {
    expect(changed(ramp, { kind: 'posterize', bits: 2 })).toEqual([0, 0, 64, 192]);
    expect(changed(ramp, { kind: 'solarize', threshold: 120 })).toEqual([0, 60, 135, 0]);
    const dull: Picture = { height: 1, width: 3, channels: 1, pixels: Uint8Array.of(100, 110, 120) };
    expect(changed(dull, { kind: 'autoContrast' })).toEqual([0, 128, 255]);
    const even: Picture = { height: 1, width: 3, channels: 1, pixels: Uint8Array.of(9, 9, 9) };
    expect(changed(even, { kind: 'autoContrast' })).toEqual([9, 9, 9]);
    const many: Picture = {
      height: 2,
      width: 510,
      channels: 1,
      pixels: Uint8Array.from({ length: 1020 }, (_, i) => (i < 510 ? 40 : 50)),
    };
    const equal = changed(many, { kind: 'equalize' });
    expect([equal[0], equal[1019]]).toEqual([0, 255]);
  });

  it('blur spreads a point evenly to both sides and keeps the sum', () => {
    const point: Picture = {
      height: 1,
      width: 9,
      channels: 1,
      pixels: Uint8Array.of(0, 0, 0, 0, 250, 0, 0, 0, 0),
    };
    const blurred = changed(point, { kind: 'blur', sigma: 1 });
    expect(blurred).toEqual([...blurred].reverse());
    expect(blurred[4]).toBe(100);
    expect(blurred.reduce((a, b) => a + b)).toBeCloseTo(250, -1);
    expect(changed(point, { kind: 'sharpness', factor: 0 })).toEqual([0, 0, 0, 62, 125, 62, 0, 0, 0]);
  });

  it('noise has the deviation that it is given', () => {
    const grey: Picture = { height: 100, width: 100, channels: 1, pixels: new Uint8Array(10_000).fill(128) };
    const noisy = changed(grey, { kind: 'noise', deviation: 10, seed: 4 });
    const mean = noisy.reduce((a, b) => a + b) / noisy.length;
    const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noisy.length);
    expect(mean).toBeCloseTo(128, 0);
    expect(deviation).toBeCloseTo(10, 0);
    expect(changed(grey, { kind: 'noise', deviation: 10, seed: 5 })).not.toEqual(noisy);
  });

  it('elastic displacements have the deviation that they are given, and are smooth', () => {
    const row: Picture = {
      height: 200,
      width: 200,
      channels: 1,
      pixels: Uint8Array.from({ length: 40_000 }, (_, i) => i % 200),
    };
    const moved = changed(row, { kind: 'elastic', displacement: 3, spacing: 10, seed: 2 });
    const ways = moved.map((value, i) => value - (i % 200)).filter((_, i) => i % 200 > 20 && i % 200 < 180);
    const deviation = Math.sqrt(ways.reduce((sum, way) => sum + way * way, 0) / ways.length);
    expect(deviation).toBeGreaterThan(2);
    expect(deviation).toBeLessThan(3.5);
    const steps = ways.slice(1).map((way, i) => Math.abs(way - ways[i]));
    expect(steps.reduce((a, b) => a + b) / steps.length).toBeLessThan(1);
  });

  it('erase fills a rectangle and nothing else', () => {
    const grey: Picture = { height: 3, width: 3, channels: 1, pixels: new Uint8Array(9).fill(9) };
    expect(changed(grey, { kind: 'erase', top: 1, left: 0, height: 2, width: 2, fill: 0, seed: 1 })).toEqual([
      9, 9, 9, 0, 0, 9, 0, 0, 9,
    ]);
  });
});
