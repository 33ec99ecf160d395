import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  flatten,
  type PixelNormalization,
  PixelNormalizationName,
  pixelNormalization,
} from '../../nn/index.js';
import { createNodeRuntime, evaluate, openModel } from '../../runtime/index.js';
import { buildClassifier, type PictureClassifier } from './classifier.js';
import { exportClassifier } from './model-file.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const [HEIGHT, WIDTH, COUNT] = [5, 4, 3];

/** A classifier whose answers are what its network would see. */
function seeing(channels: 1 | 3, normalization: PixelNormalization): PictureClassifier {
  return {
    task: 'regression',
    input: { height: HEIGHT, width: WIDTH, channels },
    normalization,
    classes: Array.from({ length: HEIGHT * WIDTH * channels }, (_, i) => `pixel ${i}`),
    network: flatten(),
  };
}

/** By the definitions, in float64, pictures one after the other with their channels first. */
function expected(pixels: Uint8Array, channels: number, normalization: PixelNormalization): number[] {
  const size = HEIGHT * WIDTH * channels;
  return Array.from({ length: COUNT }, (_, n) => {
    const picture = Array.from(pixels.subarray(n * size, (n + 1) * size));
    const mean = picture.reduce((a, b) => a + b, 0) / size;
    const std = Math.sqrt(picture.reduce((a, b) => a + (b - mean) ** 2, 0) / size);
    return Array.from({ length: channels }, (_, c) =>
      picture
        .filter((_, i) => i % channels === c)
        .map((x) =>
          'kind' in normalization
            ? (x - mean) / Math.max(std, 1 / Math.sqrt(size))
            : (x - normalization.mean[c]) / normalization.std[c],
        ),
    );
  }).flat(2);
}

const picture = (channels: number) =>
  fc.uint8Array({ minLength: HEIGHT * WIDTH * channels, maxLength: HEIGHT * WIDTH * channels });

describe('what a network sees', () => {
  it.each(PixelNormalizationName.options.flatMap((name) => [[name, 1] as const, [name, 3] as const]))(
    'normalized by %s, with channels: %i, is the same in training, in the exported file and by definition',
    async (name, channels) => {
      const statistics = {
        mean: [120.7, 99.2, 1.5].slice(0, channels),
        std: [61.3, 20, 0.7].slice(0, channels),
      };
      const definition = seeing(channels, pixelNormalization(name, statistics));
      const { input, classes, normalization } = definition;
      const contract = {
        task: 'regression',
        classes: [...classes],
        input: { ...input, channels, fit: 'crop' },
      } as const;
      const exported = await openModel(
        'test',
        exportClassifier(definition, { ...contract, classes: [...classes] }, new Map()),
        1,
      );
      const training = buildClassifier(definition, { batchSize: COUNT, mode: 'training' });
      await fc.assert(
        fc.asyncProperty(
          fc.tuple(picture(channels), picture(channels), fc.nat(255)),
          async ([a, b, level]) => {
            const pixels = Uint8Array.from([...a, ...b, ...a.map(() => level)]);
            const { y } = await evaluate(runtime, { y: training.outputs }, [[training.feeds[0], pixels]]);
            const shape = [COUNT, HEIGHT, WIDTH, channels];
            const { predictions } = await exported.run({ pixels: { dtype: 'uint8', shape, data: pixels } });
            const wanted = expected(pixels, channels, normalization);
            wanted.forEach((value, i) => {
              const tolerance = 1e-6 * Math.max(1, Math.abs(value));
              expect(Math.abs(Number(y[i]) - Number(predictions[i]))).toBeLessThanOrEqual(tolerance);
              expect(Math.abs(Number(y[i]) - value)).toBeLessThanOrEqual(2 * tolerance);
            });
          },
        ),
        { seed: 2, numRuns: 20 },
      );
      await exported.dispose();
    },
  );
});
