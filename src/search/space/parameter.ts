import { z } from 'zod';

/** Any JSON value. */
export type Json = z.output<ReturnType<typeof z.json>>;

const when = z
  .record(z.string(), z.array(z.json()).min(1))
  .default({})
  .describe(
    'Parameters and the values of theirs with which this one counts; it always counts when left out.',
  );

const path = z
  .string()
  .min(1)
  .optional()
  .describe('Place of the value in a config; the name of the parameter when left out.');

const log = z
  .boolean()
  .default(false)
  .describe('Whether equal factors are equally likely, not equal differences; for what spans powers of ten.');

const FloatParameter = z
  .strictObject({
    type: z.literal('float'),
    min: z.number().describe('Smallest value.'),
    max: z.number().describe('Largest value.'),
    log,
    step: z
      .number()
      .positive()
      .optional()
      .describe('Distance of the values that are tried, counted from min; all values when left out.'),
    path,
    when,
  })
  .superRefine((range, { addIssue }) => {
    for (const issue of rangeIssues(range)) addIssue(issue);
  });

const IntParameter = z
  .strictObject({
    type: z.literal('int'),
    min: z.int().describe('Smallest value.'),
    max: z.int().describe('Largest value.'),
    log,
    step: z.int().positive().default(1).describe('Distance of the values that are tried, counted from min.'),
    path,
    when,
  })
  .superRefine((range, { addIssue }) => {
    for (const issue of rangeIssues({ ...range, step: range.step === 1 ? undefined : range.step })) {
      addIssue(issue);
    }
  });

const CategoricalParameter = z
  .strictObject({
    type: z.literal('categorical'),
    choices: z.array(z.json()).min(1).describe('The values, in no order; any JSON.'),
    path,
    when,
  })
  .superRefine(({ choices }, { addIssue }) => {
    const texts = choices.map((choice) => JSON.stringify(choice));
    texts.forEach((text, i) => {
      if (texts.indexOf(text) === i) return;
      addIssue({ code: 'custom', path: ['choices', i], message: `${text} is there twice` });
    });
  });

const BooleanParameter = z.strictObject({ type: z.literal('boolean'), path, when });

/** One thing that a search varies: its values, and when it counts. */
export const Parameter = z.discriminatedUnion(
  'type',
  [FloatParameter, IntParameter, CategoricalParameter, BooleanParameter],
  {
    error: ({ code }) =>
      code === 'invalid_union' ? 'must be float, int, categorical or boolean' : undefined,
  },
);
export type Parameter = z.output<typeof Parameter>;
export type NumericParameter = Extract<Parameter, { readonly type: 'float' | 'int' }>;

export function isNumeric(parameter: Parameter): parameter is NumericParameter {
  return parameter.type === 'float' || parameter.type === 'int';
}

/** The values of a parameter that has no numbers. */
export function choicesOf(parameter: Exclude<Parameter, NumericParameter>): readonly Json[] {
  return parameter.type === 'boolean' ? [false, true] : parameter.choices;
}

/** Values that are the same in JSON; keys of objects are compared in their order. */
export function sameJson(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  readonly step?: number | undefined;
}

function rangeIssues({ min, max, log, step }: Range) {
  const issue = (path: string, message: string) => ({ code: 'custom' as const, path: [path], message });
  return [
    ...(min > max ? [issue('max', `must be at least min, which is ${min}`)] : []),
    ...(log && min <= 0 ? [issue('min', 'must be above 0 where log is true')] : []),
    // Ends of decimals are not exact in binary.
    ...(step !== undefined && !log && min <= max && step > (max - min) * (1 + 1e-9)
      ? [issue('step', `must be at most max - min, which is ${max - min}`)]
      : []),
    ...(log && step !== undefined ? [issue('step', 'must be left out where log is true')] : []),
  ];
}
