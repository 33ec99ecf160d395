import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borderIndex } from '../../../test/border-index.js';
import { type Canvas, canvasOf, pictureOn } from './canvas.js';
import { changeTones } from './change-tones.js';
import type { ColourMap } from './colour-map.js';
import { blend, filterPicture } from './filter-picture.js';
import { clearMemory, putIntoMemory } from './kernel-memory.js';
import type { Matrix } from './matrix.js';
import type { Picture } from './picture.js';
import { meanGrey, recolour } from './recolour.js';
import { resample, type Sampling } from './resample.js';

/*
 * Each kernel beside its formula, written plainly in float64. A kernel rounds once to whole levels: half a level, and what
 * its fixed-point weights are off by.
 */
const ROUNDED = 0.5;

const pictures: fc.Arbitrary<Picture> = fc
  .record({
    height: fc.integer({ min: 1, max: 37 }),
    width: fc.integer({ min: 1, max: 37 }),
    channels: fc.constantFrom(1 as const, 3 as const),
    seed: fc.integer({ min: 1, max: 1e9 }),
  })
  .map(({ seed, ...shape }) => ({
    ...shape,
    pixels: levels(shape.height * shape.width * shape.channels, seed),
  }));
const samplings: fc.Arbitrary<Omit<Sampling, 'interpolation'>> = fc.record({
  border: fc.constantFrom('constant', 'edge', 'reflect', 'mirror'),
  fill: fc.tuple(
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
  ),
});
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const matrices: fc.Arbitrary<Matrix> = fc
  .tuple(number(-3, 3), number(-3, 3), number(-40, 40), number(-3, 3), number(-3, 3), number(-40, 40))
  .chain(([a, b, c, d, e, f]) =>
    fc.oneof(
      fc.constant<Matrix>([a, b, c, d, e, f, 0, 0, 1]),
      fc.tuple(number(0, 0.05), number(0, 0.05)).map(([g, h]): Matrix => [a, b, c, d, e, f, g, h, 1]),
    ),
  );

describe('kernels give what their formulas say', () => {
  it('bilinear resampling by any matrix, with and without displacements, whatever the border', () => {
    fc.assert(
      fc.property(
        pictures,
        samplings,
        matrices,
        fc.option(fc.integer({ min: 1, max: 1e9 })),
        (picture, sampling, matrix, seed) => {
          const { height, width, channels } = picture;
          const field =
            seed === null ? undefined : { dx: shifts(picture, seed), dy: shifts(picture, seed + 1) };
          clearMemory();
          const displacement = field && { dx: putIntoMemory(field.dx), dy: putIntoMemory(field.dy) };
          const { pixels } = pictureOn(
            resample(canvasOf(picture), {
              ...sampling,
              size: picture,
              matrix,
              displacement,
              interpolation: 'bilinear',
            }),
          );
          let worst = 0;
          for (let at = 0; at < height * width; at++) {
            const x = (at % width) + (field?.dx[at] ?? 0);
            const y = Math.floor(at / width) + (field?.dy[at] ?? 0);
            const [u, v] = mapped(matrix, x, y);
            for (let c = 0; c < channels; c++) {
              const exact = bilinear(picture, u, v, c, sampling);
              worst = Math.max(worst, Math.abs(pixels[at * channels + c] - exact));
            }
          }
          // Points 2^-16 off in both directions, and the weights.
          expect(worst).toBeLessThan(ROUNDED + 0.02);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('nearest pixels', () => {
    fc.assert(
      fc.property(pictures, samplings, matrices, (picture, sampling, matrix) => {
        const { height, width, channels } = picture;
        clearMemory();
        const { pixels } = pictureOn(
          resample(canvasOf(picture), { ...sampling, size: picture, matrix, interpolation: 'nearest' }),
        );
        const wrong: number[] = [];
        for (let at = 0; at < height * width; at++) {
          const [u, v] = mapped(matrix, at % width, Math.floor(at / width));
          // Half way between two pixels rounding decides.
          if (isNearHalf(u) || isNearHalf(v)) continue;
          for (let c = 0; c < channels; c++) {
            const level = levelAt(picture, Math.floor(u + 0.5), Math.floor(v + 0.5), c, sampling);
            if (pixels[at * channels + c] !== level) wrong.push(at);
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('linear changes of colour and turns of the hue', () => {
    const maps = fc.record({
      own: fc.oneof(number(-3, 12), number(-40, 40)),
      grey: number(-3, 3),
      offset: number(-400, 400),
    });
    const turns = fc.oneof(fc.constant(0), number(-2, 2));
    fc.assert(
      fc.property(pictures, maps, fc.boolean(), turns, (picture, drawn, isPlain, hueTurns) => {
        const map = isPlain ? { ...drawn, grey: 0 } : drawn;
        const { channels } = picture;
        const pixels = worked(picture, (canvas) => {
          recolour(canvas, { map, hueTurns });
          return canvas;
        });
        let worst = 0;
        for (let at = 0; at < pixels.length; at += channels) {
          const exact = recoloured([...picture.pixels.subarray(at, at + channels)], map, hueTurns);
          for (const [c, value] of exact.entries()) worst = Math.max(worst, Math.abs(pixels[at + c] - value));
        }
        expect(worst).toBeLessThan(ROUNDED + 0.01);
      }),
      { numRuns: 300 },
    );
  });

  it('changes of colour out of all proportion', () => {
    const picture: Picture = { height: 1, width: 3, channels: 1, pixels: Uint8Array.of(0, 1, 255) };
    const changed = (own: number, offset: number) => [
      ...worked(picture, (canvas) => {
        recolour(canvas, { map: { own, grey: 0, offset }, hueTurns: 0 });
        return canvas;
      }),
    ];
    expect(changed(1e6, 0)).toEqual([0, 255, 255]);
    expect(changed(1e9, -1e9)).toEqual([0, 0, 255]);
    expect(changed(-1e9, 1e9)).toEqual([255, 0, 0]);
  });

  it('mean grey levels, also of pictures in which sums are large', () => {
    const large: Picture = { height: 300, width: 300, channels: 3, pixels: levels(270_000, 5) };
    const white: Picture = { height: 299, width: 301, channels: 1, pixels: new Uint8Array(89_999).fill(255) };
    fc.assert(
      fc.property(fc.oneof(pictures, fc.constantFrom(large, white)), (picture) => {
        const { channels, pixels } = picture;
        let sum = 0;
        for (let at = 0; at < pixels.length; at += channels)
          sum += channels === 1 ? pixels[at] : greyOf([...pixels.subarray(at, at + 3)]);
        clearMemory();
        const mean = meanGrey(canvasOf(picture));
        expect(mean).toBeCloseTo(sum / (pixels.length / channels), 9);
      }),
      { numRuns: 100 },
    );
  });

  it('weighted sums of neighbours, also of those far beyond the picture', () => {
    const kernels = fc.array(number(0, 1), { minLength: 1, maxLength: 9 }).map((weights) => {
      const sum = weights.reduce((total, weight, d) => total + (d === 0 ? weight : 2 * weight), 1e-9);
      return weights.map((weight) => weight / sum);
    });
    fc.assert(
      fc.property(pictures, kernels, (picture, weights) => {
        const { width, channels } = picture;
        const pixels = worked(picture, (canvas) => filterPicture(canvas, weights));
        for (let at = 0; at < pixels.length; at += 7) {
          const c = at % channels;
          const column = Math.floor(at / channels) % width;
          const row = Math.floor(at / channels / width);
          let sum = 0;
          for (let i = 1 - weights.length; i < weights.length; i++)
            for (let j = 1 - weights.length; j < weights.length; j++)
              sum +=
                weights[Math.abs(i)] *
                weights[Math.abs(j)] *
                levelAt(picture, column + j, row + i, c, { border: 'mirror', fill: [] });
          expect(Math.abs(pixels[at] - sum)).toBeLessThan(ROUNDED + 0.001);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('tables of levels for each channel, one after the other, by how often levels occur', () => {
    const inverted = Uint8Array.from({ length: 256 }, (_, level) => 255 - level);
    fc.assert(
      fc.property(pictures, (picture) => {
        const seen: number[][] = [];
        const pixels = worked(picture, (canvas) => {
          const countAll = (counts: () => Uint32Array) => {
            seen.push([...counts()]);
            // The least level becomes 7.
            const least = counts().findIndex((count) => count > 0);
            return inverted.map((_, level) => (level === least ? 7 : level));
          };
          changeTones(canvas, [() => inverted, countAll]);
          return canvas;
        });
        for (let channel = 0; channel < picture.channels; channel++) {
          const own = picture.pixels.filter((_, i) => i % picture.channels === channel);
          const counts = new Array<number>(256).fill(0);
          for (const level of own) counts[255 - level]++;
          expect(seen[channel]).toEqual(counts);
          const least = counts.findIndex((count) => count > 0);
          expect(pixels.filter((_, i) => i % picture.channels === channel)).toEqual(
            own.map((level) => (255 - level === least ? 7 : 255 - level)),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it('two pictures laid over each other', () => {
    fc.assert(
      fc.property(pictures, number(-2, 3), (picture, share) => {
        const other = { ...picture, pixels: levels(picture.pixels.length, 77) };
        const pixels = worked(picture, (canvas) => blend(canvas, canvasOf(other), share));
        let worst = 0;
        for (const [at, value] of pixels.entries()) {
          const exact = share * picture.pixels[at] + (1 - share) * other.pixels[at];
          worst = Math.max(worst, Math.abs(value - Math.min(255, Math.max(0, exact))));
        }
        expect(worst).toBeLessThan(ROUNDED + 0.001);
      }),
      { numRuns: 100 },
    );
  });

  it('for pictures that need more memory than there was', () => {
    const picture: Picture = { height: 1500, width: 1500, channels: 3, pixels: levels(6_750_000, 3) };
    const pixels = worked(picture, (canvas) => filterPicture(canvas, [1]));
    expect(Buffer.compare(pixels, picture.pixels)).toBe(0);
  });
});

function worked(picture: Picture, work: (canvas: Canvas) => Canvas): Uint8Array {
  clearMemory();
  return pictureOn(work(canvasOf(picture))).pixels.slice();
}

/** Uneven levels, many of them black and white. */
function levels(count: number, seed: number): Uint8Array {
  let state = seed | 1;
  return new Uint8Array(count).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const level = state >>> 24;
    return level < 64 ? 0 : level > 191 ? 255 : level;
  });
}

function shifts({ height, width }: Picture, seed: number): Float32Array {
  return Float32Array.from(levels(height * width, seed), (level) => level / 40 - 3);
}

function mapped([a, b, c, d, e, f, g, h, i]: Matrix, x: number, y: number): [number, number] {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

function levelAt(
  { pixels, height, width, channels }: Picture,
  column: number,
  row: number,
  c: number,
  { border, fill }: Pick<Sampling, 'border' | 'fill'>,
): number {
  const x = borderIndex(column, width, border);
  const y = borderIndex(row, height, border);
  return x < 0 || y < 0 ? fill[c] : pixels[(y * width + x) * channels + c];
}

function bilinear(
  picture: Picture,
  x: number,
  y: number,
  c: number,
  sampling: Pick<Sampling, 'border' | 'fill'>,
): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const along = (line: number) =>
    levelAt(picture, column, line, c, sampling) * (column + 1 - x) +
    levelAt(picture, column + 1, line, c, sampling) * (x - column);
  return along(row) * (row + 1 - y) + along(row + 1) * (y - row);
}

function isNearHalf(value: number): boolean {
  return Math.abs(value - Math.floor(value) - 0.5) < 1e-6;
}

function greyOf([red, green, blue]: readonly number[]): number {
  return 0.2989 * red + 0.587 * green + 0.114 * blue;
}

function recoloured(pixel: readonly number[], { own, grey, offset }: ColourMap, turns: number): number[] {
  const y = pixel.length === 1 ? pixel[0] : greyOf(pixel);
  const plain = pixel.map((value) => Math.min(255, Math.max(0, own * value + grey * y + offset)));
  if (turns === 0 || pixel.length === 1) return plain;
  const [red, green, blue] = plain;
  const most = Math.max(...plain);
  const chroma = most - Math.min(...plain);
  if (chroma === 0) return plain;
  const hue =
    most === red
      ? (green - blue) / chroma
      : most === green
        ? (blue - red) / chroma + 2
        : (red - green) / chroma + 4;
  return [5, 3, 1].map((n) => {
    const k = (((n + hue + 6 * turns) % 6) + 6) % 6;
    return most - chroma * Math.max(0, Math.min(k, 4 - k, 1));
  });
}
