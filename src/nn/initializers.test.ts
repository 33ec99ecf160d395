import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../base/random.js';
import { Initializer, InitializerName, initialValues } from './initializers.js';

const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: Float32Array) =>
  values.reduce((sum, value) => sum + value * value, 0) / values.length - meanOf(values) ** 2;
const largestOf = (values: Float32Array) =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Kernels of dense and convolutional layers with their fan-in and fan-out. */
const KERNELS = [
  { shape: [150, 200], fanIn: 200, fanOut: 150 },
  { shape: [64, 32, 3, 5], fanIn: 32 * 15, fanOut: 64 * 15 },
];
const VARIANCES: Readonly<Record<string, (fanIn: number, fanOut: number) => number>> = {
  glorot: (fanIn, fanOut) => 2 / (fanIn + fanOut),
  he: (fanIn) => 2 / fanIn,
  lecun: (fanIn) => 1 / fanIn,
};
const CASES = Object.entries(VARIANCES)
  .flatMap(([family, variance]) =>
    (['Uniform', 'Normal'] as const).flatMap((form) =>
      KERNELS.map(({ shape, fanIn, fanOut }) => ({
        name: InitializerName.parse(`${family}${form}`),
        form,
        shape,
        variance: variance(fanIn, fanOut),
      })),
    ),
  )
  .concat(
    KERNELS.map(({ shape, fanOut }) => ({
      name: 'heNormalFanOut',
      form: 'Normal',
      shape,
      variance: 2 / fanOut,
    })),
  );

describe('an initializer', () => {
  it('is a name, or a name with options that are completed', () => {
    expect(Initializer.parse('heNormal')).toBe('heNormal');
    expect(Initializer.parse({ kind: 'normal' })).toEqual({ kind: 'normal', deviation: 0.05 });
    expect(Initializer.parse({ kind: 'truncatedNormal', deviation: 0.02 })).toMatchObject({
      deviation: 0.02,
    });
  });

  it.each([
    'random',
    'constant',
    { kind: 'constant' },
    { kind: 'constant', value: Number.NaN },
    { kind: 'normal', deviation: 0 },
    { kind: 'uniform', deviation: 1 },
    { kind: 'orthogonal', gain: -1 },
    { kind: 'heNormal' },
  ])('is not %j', (value) => {
    expect(Initializer.safeParse(value).success).toBe(false);
  });
});

describe('initial values', () => {
  it.each(CASES)(
    'of $name for $shape have mean 0 and the variance of its formula',
    ({ name, shape, variance }) => {
      const values = initialValues(name, shape, randomStream(1, name));
      expect(Math.abs(meanOf(values))).toBeLessThan(4 * Math.sqrt(variance / values.length));
      expect(varianceOf(values) / variance).toBeGreaterThan(0.97);
      expect(varianceOf(values) / variance).toBeLessThan(1.03);
    },
  );

  it.each(CASES)(
    'of $name for $shape reach to their limit and not beyond',
    ({ name, form, shape, variance }) => {
      const largest = largestOf(initialValues(name, shape, randomStream(1, name)));
      // Uniform: sqrt(3 variance). Normal: two deviations of the normal distribution before it was cut.
      const limit =
        form === 'Uniform' ? Math.sqrt(3 * variance) : (2 * Math.sqrt(variance)) / 0.8796256610342398;
      expect(largest).toBeLessThanOrEqual(limit * (1 + 1e-6));
      expect(largest).toBeGreaterThan(limit * 0.99);
    },
  );

  it('of zeros and ones are that', () => {
    const stream = randomStream(1, 'constant');
    expect(initialValues('zeros', [2, 2], stream)).toEqual(Float32Array.of(0, 0, 0, 0));
    expect(initialValues('ones', [3], stream)).toEqual(Float32Array.of(1, 1, 1));
    expect(stream.uint32()).toBe(randomStream(1, 'constant').uint32());
  });

  it.each([
    ['more columns than rows', [5, 12]],
    ['more rows than columns', [12, 5]],
    ['as many', [40, 40]],
    ['axes of a convolution', [4, 3, 2, 2]],
    ['one value', [1, 1]],
  ] as const)('of orthogonal are orthonormal along the shorter side: %s', (_, shape) => {
    const values = initialValues('orthogonal', shape, randomStream(1, 'orthogonal'));
    const columns = values.length / shape[0];
    const at = (row: number, column: number) => values[row * columns + column];
    const short = Math.min(shape[0], columns);
    const long = Math.max(shape[0], columns);
    const entry = (vector: number, i: number) => (short === shape[0] ? at(vector, i) : at(i, vector));
    for (let a = 0; a < short; a++) {
      for (let b = 0; b < short; b++) {
        let product = 0;
        for (let i = 0; i < long; i++) product += entry(a, i) * entry(b, i);
        expect(product).toBeCloseTo(a === b ? 1 : 0, 6);
      }
    }
  });

  it('of orthogonal are as long as their gain', () => {
    const double = initialValues({ kind: 'orthogonal', gain: 2 }, [3, 4], randomStream(1, 'gain'));
    const single = initialValues('orthogonal', [3, 4], randomStream(1, 'gain'));
    expect(double).toEqual(single.map((value) => 2 * value));
  });

  it('of orthogonal point in no preferred direction', () => {
    const stream = randomStream(1, 'directions');
    const corners = Float32Array.from({ length: 4000 }, () => initialValues('orthogonal', [3, 3], stream)[0]);
    // A coordinate of a random point on the sphere is uniform over -1 to 1.
    expect(Math.abs(meanOf(corners))).toBeLessThan(0.04);
    expect(varianceOf(corners)).toBeGreaterThan(0.31);
    expect(varianceOf(corners)).toBeLessThan(0.355);
  });

  it('of a constant are that number', () => {
    const stream = randomStream(1, 'constant');
    expect(initialValues({ kind: 'constant', value: 0.5 }, [2], stream)).toEqual(Float32Array.of(0.5, 0.5));
  });

  it.each([
    ['normal', 0.05, Infinity],
    ['truncatedNormal', 0.05 * 0.8796256610342398, 0.1],
    ['uniform', 0.05 / Math.sqrt(3), 0.05],
  ] as const)('of %s have deviation %d and end at %d, whatever the shape', (name, deviation, end) => {
    for (const shape of [[40_000], [200, 200], [20, 20, 10, 10]]) {
      const values = initialValues(name, shape, randomStream(1, name));
      expect(Math.abs(meanOf(values))).toBeLessThan((4 * deviation) / 200);
      expect(Math.sqrt(varianceOf(values)) / deviation).toBeCloseTo(1, 1.7);
      expect(largestOf(values)).toBeLessThanOrEqual(end * (1 + 1e-6));
      expect(largestOf(values)).toBeGreaterThan(Math.min(end, 0.18) * 0.99);
    }
  });

  it.each([
    ['normal', { kind: 'normal', deviation: 0.1 }],
    ['truncatedNormal', { kind: 'truncatedNormal', deviation: 0.1 }],
    ['uniform', { kind: 'uniform', limit: 0.1 }],
  ] as const)('of %s grow with their option', (name, wide) => {
    const draw = (initializer: Initializer) => initialValues(initializer, [50], randomStream(1, name));
    const doubled = draw(name).map((value) => 2 * value);
    for (const [i, value] of draw(wide).entries()) expect(value).toBeCloseTo(doubled[i], 6);
  });

  it('are the same for the same seed and name, and others for another', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CASES.map(({ name }) => name), 'orthogonal' as const),
        fc.nat(),
        fc.string(),
        (initializer, seed, name) => {
          const draw = (...[s, n]: [number, string]) =>
            initialValues(initializer, [3, 4], randomStream(s, n));
          expect(draw(seed, name)).toEqual(draw(seed, name));
          expect(draw(seed + 1, name)).not.toEqual(draw(seed, name));
          expect(draw(seed, `${name}.`)).not.toEqual(draw(seed, name));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('are finite for shapes without inputs or values', () => {
    for (const name of InitializerName.options) {
      for (const shape of [[], [3], [0, 4], [4, 0]]) {
        const values = initialValues(name, shape, randomStream(1, name));
        expect(values.every(Number.isFinite)).toBe(true);
      }
    }
  });
});
