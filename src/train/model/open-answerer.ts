import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { parseOptions } from '../../base/parse-options.js';
import { AugmentSpec, parseAugment } from '../../data/index.js';
import type { Extensions } from '../../nn/index.js';
import { type Examples, examplesOf } from '../input/input-rules.js';
import { requirePictures } from '../input/require-pictures.js';
import type { ModelContract } from './model-file.js';
import { openClassifier } from './open-classifier.js';
import { openNoisyClassifier } from './open-noisy-classifier.js';
import { TtaSpec, testTimeVariants, variantOf } from './test-time-variants.js';

/** How a model is to be asked. */
export const AskOptions = z.strictObject({
  monteCarlo: z
    .int()
    .min(2)
    .optional()
    .describe(
      'Monte-Carlo dropout: answers of each picture with noise falling; one without noise when left out.',
    ),
  tta: TtaSpec.default('none'),
  ttaPolicy: AugmentSpec.optional().describe(
    'What a number of variants is drawn from, as `augment` in training; what the model was trained with when left out.',
  ),
  seed: z
    .int()
    .nonnegative()
    .default(0)
    .describe('Decides noise and variants: the same for every picture, whatever others there are.'),
});
export type AskOptionsInput = z.input<typeof AskOptions>;

type PictureExamples = Extract<Examples, { readonly pixels: Uint8Array }>;

/** A model that is asked about pictures or rows. */
export interface Answerer {
  readonly contract: ModelContract;
  /** Answers drawn of each picture, whose mean is the answer; at least 1. With variants the first is to the picture as it is. */
  readonly samples: number;
  /** float32 [samples, size, classes]. */
  ask(examples: Examples): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Open a model to ask it about pictures: once about each, several times under noise, or about several variants of each.
 *
 * Throws  OptionError `option/ask` for options that are wrong, `option/tta` or `option/monte-carlo` for what the model cannot
 *         be asked; DataError and FormatError for a file that is no model.
 */
export async function openAnswerer(
  model: string,
  given: AskOptionsInput,
  extensions: Extensions | undefined,
): Promise<Answerer> {
  if (given.ttaPolicy !== undefined) parseAugment(given.ttaPolicy, 'ttaPolicy (--tta-policy)');
  const options = parseOptions(AskOptions, given, { code: 'option/ask', where: 'options of asking' });
  const { monteCarlo } = options;
  if (monteCarlo === undefined) return openVaried(model, options);
  if (options.tta !== 'none')
    throw new OptionError({
      code: 'option/tta',
      where: 'tta',
      what: 'variants of a picture and Monte-Carlo dropout exclude each other',
      got: { tta: options.tta, monteCarlo },
      fix: 'leave one of them out',
    });
  const noisy = await openNoisyClassifier(model, { samples: monteCarlo, seed: options.seed, extensions });
  const { contract } = noisy;
  requirePictures(model, contract, 'Monte-Carlo dropout answers');
  return {
    contract,
    samples: monteCarlo,
    async ask(examples) {
      const { pixels, size: count } = examplesOf<PictureExamples>(examples);
      const [size, width] = [pixels.length / count, contract.classes.length];
      const answers = new Float32Array(monteCarlo * count * width);
      for (let i = 0; i < count; i++) {
        const rows = await noisy.run({ pixels: pixels.subarray(i * size, (i + 1) * size), size: 1 });
        for (let sample = 0; sample < monteCarlo; sample++)
          answers.set(rows.subarray(sample * width, (sample + 1) * width), (sample * count + i) * width);
      }
      return answers;
    },
    dispose: noisy.dispose,
  };
}

async function openVaried(model: string, options: z.output<typeof AskOptions>): Promise<Answerer> {
  const classifier = await openClassifier(model);
  const { contract } = classifier;
  try {
    if (options.tta === 'none' && options.ttaPolicy === undefined)
      return { contract, samples: 1, ask: classifier.run, dispose: classifier.dispose };
    const input = requirePictures(model, contract, 'test-time augmentation works');
    const variants = testTimeVariants(options, { ...contract, input });
    const samples = variants.operations.length;
    return {
      contract,
      samples,
      async ask(examples) {
        const { pixels, size } = examplesOf<PictureExamples>(examples);
        const length = size * contract.classes.length;
        const answers = new Float32Array(samples * length);
        for (const [i, operations] of variants.operations.entries()) {
          const shown = variantOf(pixels, operations, input, variants.sampling);
          answers.set(await classifier.run({ pixels: shown, size }), i * length);
        }
        return answers;
      },
      dispose: classifier.dispose,
    };
  } catch (error) {
    await classifier.dispose();
    throw error;
  }
}
