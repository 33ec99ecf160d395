import { z } from 'zod';
import { DataError } from '../../base/error.js';
import type { Tensor } from '../../graph/index.js';
import { type Arithmetic, numberArithmetic, perColumn, tensorArithmetic } from './arithmetic.js';
import { type ColumnSummary, notFinite } from './column-summary.js';

/** Numbers that a transform may be applied to. */
export interface Domain {
  /** They must be larger than this. */
  readonly above: number;
  /** What to take for columns with other numbers. */
  readonly instead: string;
}

/** A transform of one column with all its options, as its schema gives it. */
export interface TransformSpec {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** A transform whose constants are known; plain JSON, frozen. */
export interface FittedTransform {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What was measured of the training data. */
  readonly values: Readonly<Record<string, number>>;
}

/** All rules of one transform in one record. */
export interface TransformRules<
  Kind extends string,
  Options extends z.ZodRawShape,
  Values extends Readonly<Record<string, z.ZodNumber>>,
  Parameter extends string,
> {
  readonly kind: Kind;
  readonly options: Options;
  readonly values: Values;
  readonly domain?: Domain;
  /** What must be known of the training data, from what was seen of them. */
  readonly fit: (
    summary: ColumnSummary,
    options: z.output<z.ZodObject<Options>>,
  ) => Record<keyof Values, number>;
  /** The constants of the formula. */
  readonly parameters: (
    values: Record<keyof Values, number>,
    options: z.output<z.ZodObject<Options>>,
  ) => Record<Parameter, number>;
  /** NaN stays NaN. */
  readonly transform: <T>(a: Arithmetic<T>, x: T, p: Readonly<Record<Parameter, T>>) => T;
  /** From what `transform` gave to what it was given; its limit for numbers that `transform` never gives. */
  readonly inverse: <T>(a: Arithmetic<T>, y: T, p: Readonly<Record<Parameter, T>>) => T;
}

export type TransformSchema<Kind extends string, Options extends z.ZodRawShape> = z.ZodObject<
  { kind: z.ZodLiteral<Kind> } & Options,
  z.core.$strict
>;

export interface Transform<Kind extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly kind: Kind;
  /** Schema of a spec, `{ kind, ...options }`. */
  readonly schema: Schema;
  /** Schema of a fitted transform. */
  readonly fitted: z.ZodType<FittedTransform>;
  readonly domain: Domain | undefined;
  /** Throws DataError `data/outside-domain`, or `data/spread` where the numbers cannot be computed with. */
  fit(column: string, summary: ColumnSummary, spec: TransformSpec): FittedTransform;
  transform(fitted: FittedTransform): (x: number) => number;
  inverse(fitted: FittedTransform): (y: number) => number;
  /** float64 [N, D] → float64 [N, D] for D columns, each with constants of its own. NaN outside the domain. */
  transformGraph(x: Tensor, fitted: readonly FittedTransform[]): Tensor;
  inverseGraph(y: Tensor, fitted: readonly FittedTransform[]): Tensor;
}

/** Declare a transform. Its formula is written once; what computes it, plain or in a graph, is made here. */
export function defineTransform<
  const Kind extends string,
  Options extends z.ZodRawShape,
  Values extends Readonly<Record<string, z.ZodNumber>>,
  Parameter extends string,
>(rules: TransformRules<Kind, Options, Values, Parameter>): Transform<Kind, TransformSchema<Kind, Options>> {
  const { kind, domain } = rules;
  const options = z.strictObject(rules.options);
  const schema = z.strictObject({ kind: z.literal(kind), ...rules.options });
  const fitted = z.strictObject({ kind: z.literal(kind), options, values: z.strictObject(rules.values) });

  const parametersOf = (known: FittedTransform) =>
    rules.parameters(
      known.values as Record<keyof Values, number>,
      known.options as z.output<z.ZodObject<Options>>,
    );
  const columnParameters = (known: readonly FittedTransform[]) => {
    const each = known.map(parametersOf);
    const names = Object.keys(each[0]) as Parameter[];
    return Object.fromEntries(
      names.map((name) => [name, perColumn(each.map((parameters) => parameters[name]))]),
    ) as Record<Parameter, Tensor>;
  };
  const within = <T>(a: Arithmetic<T>, x: T, y: T) =>
    domain === undefined ? y : a.ifLess(domain.above, x, y, Number.NaN);

  const transform = (known: FittedTransform) => {
    const parameters = parametersOf(known);
    return (x: number) => within(numberArithmetic, x, rules.transform(numberArithmetic, x, parameters));
  };

  return Object.freeze({
    kind,
    schema: schema as unknown as TransformSchema<Kind, Options>,
    fitted: fitted as unknown as z.ZodType<FittedTransform>,
    domain,
    fit(column: string, summary: ColumnSummary, spec: TransformSpec): FittedTransform {
      const { kind: _, ...given } = spec;
      if (domain !== undefined && summary.moments.min <= domain.above)
        throw outsideDomain(kind, domain, `column ${column}`, summary.moments.min);
      const values = rules.fit(summary, given as z.output<z.ZodObject<Options>>);
      const known = Object.freeze({ kind, options: Object.freeze(given), values: Object.freeze(values) });
      requireComputable(column, summary, known, transform(known));
      return known;
    },
    transform,
    inverse(known: FittedTransform) {
      const parameters = parametersOf(known);
      return (y: number) => rules.inverse(numberArithmetic, y, parameters);
    },
    transformGraph: (x: Tensor, known: readonly FittedTransform[]) =>
      within(tensorArithmetic, x, rules.transform(tensorArithmetic, x, columnParameters(known))),
    inverseGraph: (y: Tensor, known: readonly FittedTransform[]) =>
      rules.inverse(tensorArithmetic, y, columnParameters(known)),
  });
}

/**
 * Refuse a value that a transform cannot be applied to; `row` counts from 0. NaN, a missing value, passes.
 *
 * Throws  DataError `data/not-finite` or `data/outside-domain`.
 */
export function requireInDomain({ kind, domain }: Transform, column: string, row: number, x: number): void {
  if (x === Infinity || x === -Infinity) throw notFinite(column, row, x);
  if (domain !== undefined && x <= domain.above)
    throw outsideDomain(kind, domain, `column ${column}, row ${row + 1}`, x);
}

function outsideDomain(kind: string, { above, instead }: Domain, where: string, value: number): DataError {
  return new DataError({
    code: 'data/outside-domain',
    where,
    what: `${kind} is defined for numbers above ${above} only`,
    got: value,
    fix: `take ${instead} for this column, or mend the value`,
  });
}

/** Transforms rise with x: if the ends of the training data can be computed, all between them can. */
function requireComputable(
  column: string,
  { moments: { min, max } }: ColumnSummary,
  { values }: FittedTransform,
  transform: (x: number) => number,
): void {
  const results = [...Object.values(values), max - min, transform(min), transform(max)];
  if (results.every(Number.isFinite)) return;
  throw new DataError({
    code: 'data/spread',
    where: `column ${column}`,
    what: 'the numbers are too large, or too far from each other, to compute with',
    got: { min, max, ...values },
    fix: 'look for a wrong value among the largest and the smallest, or give the column in another unit',
  });
}

/** 1 in place of a spread of 0, so that a constant column is divided by 1. */
export function divisor(spread: number): number {
  return spread === 0 ? 1 : spread;
}
