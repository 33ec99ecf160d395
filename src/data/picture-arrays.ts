import { z } from 'zod';
import { DataError } from '../base/error.js';
import { parseOptions } from '../base/parse-options.js';
import type { TargetKind, Targets } from './types.js';

const numbers = z.custom<ArrayLike<number>>(
  (value) => Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)),
  'must be an array of numbers',
);
const names = z.array(z.string().min(1)).refine((list) => new Set(list).size === list.length, {
  message: 'names must differ',
});

/** The part of the options that a run keeps: all but the arrays. */
export const pictureShape = z.strictObject({
  height: z.int().min(1).describe('Pixels.'),
  width: z.int().min(1).describe('Pixels.'),
  channels: z.union([z.literal(1), z.literal(3)]).describe('1: grey; 3: red, green, blue.'),
  validationSplit: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('Share kept for validation; of each class where pictures have one.'),
  fit: z
    .enum(['crop', 'stretch', 'pad'])
    .default('crop')
    .describe('How the trained model is to bring pictures of another shape to this size.'),
});

/** Options of `pictureArrays`. */
const pictureArraysOptions = pictureShape
  .extend({
    pixels: z
      .instanceof(Uint8Array, { error: 'must be a Uint8Array' })
      .describe('Grey levels 0 to 255, [N, height, width, channels], one picture after the other.'),
    classes: names
      .min(2)
      .optional()
      .describe(
        'Names: of the classes that labels count from 0, or of the labels that targets say 1 or 0 of.',
      ),
    labels: numbers.optional().describe('The class of each picture, [N], whole numbers from 0.'),
    targets: numbers
      .optional()
      .describe('With classes: 1 for each label that fits, else 0, [N, K]. With outputs: numbers, [N, K].'),
    outputs: names.min(1).optional().describe('Names of the numbers that targets hold.'),
    sampleWeights: numbers
      .optional()
      .describe('What each picture weighs in training, [N], at least 0; 1 each when left out.'),
  })
  .superRefine(({ labels, targets, classes, outputs }, context) => {
    const fits =
      (labels !== undefined && targets === undefined && classes !== undefined && outputs === undefined) ||
      (labels === undefined && targets !== undefined && (classes === undefined) !== (outputs === undefined));
    if (fits) return;
    context.addIssue({
      code: 'custom',
      message: 'give labels with classes, targets with classes, or targets with outputs',
    });
  });
export type PictureArraysInput = z.input<typeof pictureArraysOptions>;

/** A value: pictures in memory with what is true of them. The arrays are read, not copied: leave them as they are. */
export interface PictureArraysSource {
  readonly kind: 'pictureArrays';
  readonly targetKind: TargetKind;
  readonly names: readonly string[];
  readonly count: number;
  readonly pixels: Uint8Array;
  readonly targets: Targets;
  readonly weights: Float32Array | undefined;
  readonly options: z.output<typeof pictureShape>;
}

/**
 * Pictures in memory: with one class each (`labels`), with labels that do not exclude each other (`targets` of 0 and 1, and
 * `classes`), or with numbers (`targets` and `outputs`).
 *
 * Throws  OptionError `option/picture-arrays` for options that are unknown, missing or do not fit each other; DataError
 *         `data/length`, `data/label`, `data/target` or `data/weight` naming the first value that cannot be.
 */
export function pictureArrays(input: PictureArraysInput): PictureArraysSource {
  const { pixels, labels, targets, classes, outputs, sampleWeights, ...options } = parseOptions(
    pictureArraysOptions,
    input,
    { code: 'option/picture-arrays', where: 'pictureArrays' },
  );
  const pictureBytes = options.height * options.width * options.channels;
  const count = pixels.length / pictureBytes;
  if (!Number.isInteger(count) || count === 0) {
    throw new DataError({
      code: 'data/length',
      where: 'pictureArrays, pixels',
      what: 'the bytes must be one or more whole pictures',
      got: { bytes: pixels.length, 'bytes per picture': pictureBytes },
      fix: 'check height, width and channels',
    });
  }
  const known = (classes ?? outputs)!;
  requireLength('sampleWeights', sampleWeights, count);
  requireLength('labels', labels, count);
  requireLength('targets', targets, count * known.length);
  const weights = sampleWeights && Float32Array.from(sampleWeights);
  requireValues(
    'sampleWeights',
    'data/weight',
    sampleWeights,
    'a weight must be a number of at least 0 that float32 holds',
    isWeight,
  );
  requireValues(
    'labels',
    'data/label',
    labels,
    `a class must be an integer from 0 to ${known.length - 1}`,
    (v) => Number.isInteger(v) && v >= 0 && v < known.length,
  );
  const kind: TargetKind = labels !== undefined ? 'class' : classes !== undefined ? 'labels' : 'numbers';
  if (kind === 'labels')
    requireValues('targets', 'data/target', targets, 'a label is 1 or 0', (v) => v === 0 || v === 1);
  if (kind === 'numbers')
    requireValues(
      'targets',
      'data/target',
      targets,
      'a target must be a finite number that float32 holds',
      isNumber,
    );
  return Object.freeze({
    kind: 'pictureArrays',
    targetKind: kind,
    names: Object.freeze([...known]),
    count,
    pixels,
    targets: labels === undefined ? Float32Array.from(targets!) : Int32Array.from(labels),
    weights,
    options: Object.freeze(options),
  });
}

const isNumber = (value: number) => Number.isFinite(Math.fround(value));
const isWeight = (value: number) => isNumber(value) && value >= 0;

function requireLength(name: string, values: ArrayLike<number> | undefined, expected: number): void {
  if (values === undefined || values.length === expected) return;
  throw new DataError({
    code: 'data/length',
    where: `pictureArrays, ${name}`,
    what: 'the number of values does not fit the pictures',
    got: { values: values.length, expected },
    fix: 'give a value for every picture, or for every picture and name',
  });
}

function requireValues(
  name: string,
  code: string,
  values: ArrayLike<number> | undefined,
  rule: string,
  holds: (value: number) => boolean,
): void {
  for (let i = 0; values !== undefined && i < values.length; i++) {
    if (holds(values[i]!)) continue;
    throw new DataError({
      code,
      where: `pictureArrays, ${name}[${i}]`,
      what: rule,
      got: values[i],
      fix: 'correct the value',
    });
  }
}
