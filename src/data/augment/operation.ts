import { z } from 'zod';
import type { RandomStream } from '../../base/random.js';
import type { Canvas } from './canvas.js';
import type { Tone } from './change-tones.js';
import type { ColourMap } from './colour-map.js';
import type { Matrix } from './matrix.js';
import type { Picture, PictureSize } from './picture.js';
import type { Displacement } from './resample.js';

/**
 * What an operation with fixed parameters does. Effects of several operations come in this order of stages, within a
 * stage in the order of the operations.
 *
 *     geometry      where the content moves to: all movements become one matrix, and
 *     displacement  how far pixels then look aside: all become one field; the picture is resampled once
 *     filter        neighbouring pixels together
 *     colour        linear changes of colour: all become one map, which may depend on the mean grey level before it, and
 *     hue           turns of the hue, all in one pass
 *     tone          a table of levels, from how often each occurs in a channel: all become one
 *     pixels        what is laid over the finished picture, where it lies
 */
export type Effect =
  | { readonly stage: 'geometry'; readonly movement: Matrix }
  | { readonly stage: 'displacement'; readonly field: (size: PictureSize) => Displacement }
  | { readonly stage: 'filter'; readonly apply: (canvas: Canvas) => Canvas }
  | { readonly stage: 'colour'; readonly map: (meanGrey: () => number) => ColourMap }
  | { readonly stage: 'hue'; readonly turns: number }
  | { readonly stage: 'tone'; readonly table: Tone }
  | { readonly stage: 'pixels'; readonly change: (picture: Picture) => void };

/** All rules of one operation in one record. */
export interface OperationRules<
  Kind extends string,
  Options extends z.ZodRawShape,
  Parameters extends object,
> {
  readonly kind: Kind;
  /** Chance that it is applied at all, unless another is given. */
  readonly probability: number;
  /** Ranges that the parameters are drawn from, and fixed settings. */
  readonly options: Options;
  /** Whether grey pictures stay as they are. */
  readonly needsColour?: boolean;
  readonly draw: (
    options: z.output<z.ZodObject<Options>>,
    stream: RandomStream,
    size: PictureSize,
  ) => Parameters;
  readonly effect: (parameters: Parameters, size: PictureSize) => Effect;
}

export type OperationSchema<Kind extends string, Options extends z.ZodRawShape> = z.ZodObject<
  { kind: z.ZodLiteral<Kind>; probability: z.ZodDefault<z.ZodNumber> } & Options,
  z.core.$strict
>;

/** An operation whose parameters have been drawn, as JSON: `{ kind: 'rotate', degrees: 7 }`. */
export interface DrawnOperation {
  readonly kind: string;
  readonly [parameter: string]: unknown;
}

export interface OperationDefinition<
  Kind extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  // Known where an operation is used by its own name; what stands in a list takes its parameters as they were drawn.
  Parameters extends object = never,
> {
  readonly kind: Kind;
  readonly schema: Schema;
  readonly needsColour: boolean;
  /** Parameters by the options of a parsed spec. */
  readonly draw: (options: never, stream: RandomStream, size: PictureSize) => object;
  readonly effect: (parameters: Parameters, size: PictureSize) => Effect;
}

/** A kind of random change: its options with `probability`, how parameters are drawn, and what they do. */
export function defineOperation<
  const Kind extends string,
  Options extends z.ZodRawShape,
  Parameters extends object,
>(
  rules: OperationRules<Kind, Options, Parameters>,
): OperationDefinition<Kind, OperationSchema<Kind, Options>, Parameters> {
  const { kind, probability, options, needsColour = false, draw, effect } = rules;
  const schema = z.strictObject({
    kind: z.literal(kind),
    probability: z
      .number()
      .min(0)
      .max(1)
      .default(probability)
      .describe('Share of the pictures that it is applied to.'),
    ...options,
  }) as unknown as OperationSchema<Kind, Options>;
  return Object.freeze({
    kind,
    schema,
    needsColour,
    draw: draw as OperationDefinition['draw'],
    effect,
  });
}
