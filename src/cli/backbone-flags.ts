import { z } from 'zod';
import { OptionError } from '../base/error.js';
import { type BackboneQuestion, type HeadOptions, Recipe } from '../train/index.js';
import { definedOnly } from './defined-only.js';

const numbers = z
  .string()
  .regex(/^-?\d+(\.\d+)?((,-?\d+(\.\d+)?){2})?$/)
  .meta({ value: 'a,b,c', rule: 'one number, or three with commas between them' });

/** Where a training begins that does not begin anew, as flags and as keys of a config file. */
export const backboneFlags = z.strictObject({
  from: z
    .string()
    .min(1)
    .optional()
    .describe('Begin with a trained network: any ONNX model of pictures, or a run directory.')
    .meta({ value: 'path' }),
  features: z
    .string()
    .min(1)
    .optional()
    .describe(
      'With --from: value of the ONNX model that is the features (default: what its last classifier takes); pupil summary lists them.',
    )
    .meta({ value: 'name' }),
  headUnits: z
    .array(z.int().min(1))
    .optional()
    .describe('With --from: units of a hidden layer between features and classes. Repeatable.')
    .meta({ value: 'n', rule: 'a whole number of at least 1' }),
  headDropout: z
    .number()
    .min(0)
    .lt(1)
    .optional()
    .describe('With --from: share of the features that dropout leaves out in training.'),
  recipe: Recipe.optional()
    .describe(
      'With --from: ask it about each picture once (features, unless pictures are augmented) or in every step (frozen); train the head first, then all of it slowly (fine-tune), the head and then one stage more at a time (gradual), or all at once (full).',
    )
    .meta({ value: 'recipe' }),
  trainFrom: z
    .string()
    .min(1)
    .optional()
    .describe(
      'With --from and a recipe that trains it: value of the ONNX model behind which it learns; what is before it stays as it is. pupil summary lists them.',
    )
    .meta({ value: 'name' }),
  backboneRate: z
    .number()
    .positive()
    .max(10)
    .optional()
    .describe(
      'With --from and a recipe that trains it: what its learning rate is of that of the head (default: 0.1 with fine-tune, 0.38 for the last stage with gradual, 1 with full).',
    ),
  inputLayout: z
    .enum(['nchw', 'nhwc'])
    .optional()
    .describe(
      'With --from: order of its axes, nchw (PyTorch) or nhwc (Keras) (default: as the shape of its input tells).',
    ),
  inputRange: z
    .enum(['unit', 'bytes', 'signed'])
    .optional()
    .describe(
      'With --from: what its pixels are before mean and std: 0 to 1 (unit, the default), 0 to 255 (bytes) or -1 to 1 (signed).',
    ),
  inputMean: numbers.optional().describe("With --from: what is taken off its pixels (default: ImageNet's)."),
  inputStd: numbers
    .optional()
    .describe("With --from: what its pixels are then divided by (default: ImageNet's)."),
  inputOrder: z.enum(['rgb', 'bgr']).optional().describe('With --from: order of its colours (default: rgb).'),
});
export type BackboneFlags = z.output<typeof backboneFlags>;

/** A backbone to open, and what follows it. */
export interface BackboneRequest {
  readonly path: string;
  readonly question: BackboneQuestion;
  readonly head: HeadOptions;
}

/** What flags ask for. Throws OptionError for those that say something of a backbone where there is none. */
export function backboneRequest(
  { from, features, headUnits, headDropout, recipe, trainFrom, backboneRate, ...input }: BackboneFlags,
  resolvePath: (path: string) => string,
): BackboneRequest | undefined {
  const { inputLayout, inputRange, inputMean, inputStd, inputOrder } = input;
  const question = definedOnly({
    features,
    layout: inputLayout,
    range: inputRange,
    mean: numbersIn(inputMean),
    std: numbersIn(inputStd),
    order: inputOrder,
  });
  const head = definedOnly({ hidden: headUnits, dropout: headDropout, recipe, trainFrom, backboneRate });
  if (from !== undefined) return { path: resolvePath(from), question, head };
  const lonely = Object.entries({
    features,
    headUnits,
    headDropout,
    recipe,
    trainFrom,
    backboneRate,
    ...input,
  }).find(([, value]) => value !== undefined);
  if (lonely === undefined) return undefined;
  throw new OptionError({
    code: 'option/without-from',
    where: lonely[0],
    what: 'this says something of a trained network to begin with, and none is given',
    fix: 'give --from too',
  });
}

function numbersIn(text: string | undefined): number[] | undefined {
  return text?.split(',').map(Number);
}
