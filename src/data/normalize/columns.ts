import { z } from 'zod';
import { DataError, OptionError, ShapeError } from '../../base/error.js';
import { parseOptions } from '../../base/parse-options.js';
import {
  cast,
  concat,
  constant,
  describeType,
  equal,
  gather,
  logicalNot,
  type Tensor,
  where,
} from '../../graph/index.js';
import { perColumn } from './arithmetic.js';
import { chooseTransform } from './choose-transform.js';
import type { ColumnSummary } from './column-summary.js';
import { FittedMissing, fitMissing, MissingPolicy, missingValue } from './missing-values.js';
import { requireInDomain } from './transform.js';
import { FittedTransformSchema, parseTransform, TransformChoice, transformOf } from './transforms.js';

/** How one column is normalized. */
export const ColumnOptions = z.strictObject({
  transform: z
    .union([z.literal('auto'), TransformChoice])
    .default('auto')
    .describe("Transform; 'auto': chosen from the shape of the training values."),
  missing: MissingPolicy.default({ fill: 'error', indicator: false }),
});
export type ColumnOptions = z.input<typeof ColumnOptions>;

/** A column with all constants that normalization needs; plain JSON, kept in the model. */
export const FittedColumn = z.strictObject({
  name: z.string(),
  missing: FittedMissing,
  transform: FittedTransformSchema,
  reason: z.string().describe('Why this transform.'),
});
export type FittedColumn = Readonly<z.output<typeof FittedColumn>>;

/**
 * Fit a column to what was seen of its training values. Nothing else may have a say: not those of validation.
 *
 * Throws  OptionError `option/column`; DataError `data/empty-column` where every value is missing, `data/missing-value`,
 *         `data/outside-domain`, `data/spread`.
 */
export function fitColumn(name: string, summary: ColumnSummary, options: ColumnOptions = {}): FittedColumn {
  const { transform: choice, missing: policy } = parseColumnOptions(name, options);
  if (summary.moments.count === 0)
    throw new DataError({
      code: 'data/empty-column',
      where: `column ${name}`,
      what: 'there is no value to measure',
      got: { missing: summary.missing },
      fix: 'leave the column out',
    });
  const missing = fitMissing(name, summary, policy);
  const advice =
    choice === 'auto'
      ? chooseTransform(summary)
      : { choice: choice as TransformChoice, reason: 'as asked for' };
  const spec = parseTransform(advice.choice);
  const definition = transformOf(spec);
  if (missing.fill !== null) requireFillInDomain(name, spec, missing.fill);
  const transform = definition.fit(name, summary, spec);
  return Object.freeze({ name, missing: Object.freeze(missing), transform, reason: advice.reason });
}

/** What values of a column must lie above, for its transform to be defined; -Infinity where any will do. */
export function lowerBound({ transform }: FittedColumn): number {
  return transformOf(transform).domain?.above ?? Number.NEGATIVE_INFINITY;
}

function requireFillInDomain(name: string, spec: { readonly kind: string }, fill: number): void {
  const { domain } = transformOf(spec);
  if (domain === undefined || fill > domain.above) return;
  throw new OptionError({
    code: 'option/column',
    where: `column ${name}`,
    what: `missing values become a number that ${spec.kind} is not defined for`,
    got: { fill, above: domain.above },
    fix: `fill with a number above ${domain.above}, or take ${domain.instead}`,
  });
}

function parseColumnOptions(name: string, options: ColumnOptions): z.output<typeof ColumnOptions> {
  const { transform } = options;
  // The union of all transforms could only say that none of them fits.
  if (transform !== undefined && transform !== 'auto') parseTransform(transform);
  return parseOptions(ColumnOptions, options, { code: 'option/column', where: `column ${name}` });
}

/**
 * Normalize values of a column, NaN standing for a missing one; `firstRow` is the position of the first, for messages.
 *
 * Throws  DataError `data/not-finite`, `data/outside-domain`, and `data/missing-value` where there must be none.
 */
export function normalizeColumn(column: FittedColumn, values: ArrayLike<number>, firstRow = 0): Float64Array {
  const { missing, transform } = column;
  const apply = transformOf(transform).transform(transform);
  const requireNormal = normalizable(column);
  return Float64Array.from(values, (value, i) => {
    requireNormal(value, firstRow + i);
    return apply(Number.isNaN(value) ? missing.fill! : value);
  });
}

/** A function that refuses, as `normalizeColumn` does, a value that cannot be normalized; rows count from 0. */
export function normalizable({
  name,
  missing: { fill },
  transform,
}: FittedColumn): (value: number, row: number) => void {
  const definition = transformOf(transform);
  return (value, row) => {
    if (Number.isNaN(value) && fill === null) throw missingValue(`column ${name}, row ${row + 1}`);
    requireInDomain(definition, name, row, value);
  };
}

/** Back from normalized values to those of the column: for predictions of a target. */
export function restoreColumn({ transform }: FittedColumn, values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, transformOf(transform).inverse(transform));
}

/** Columns of the normalized table: one for each column, and behind them the indicators of missing values. */
export function normalizedNames(columns: readonly FittedColumn[]): string[] {
  return [
    ...columns.map(({ name }) => name),
    ...columns.filter(({ missing }) => missing.indicator).map(({ name }) => `${name} is missing`),
  ];
}

/**
 * The same as operations of a graph: what `normalizeColumn` gives for each column, then the indicators.
 *
 * Shapes   float64 x [N, D] for D columns → float64 [N, D + I], in the order of `normalizedNames`. A graph cannot refuse a
 *          value: one that is missing and must not be, or that lies outside the domain, becomes NaN.
 */
export function normalizeColumns(x: Tensor, columns: readonly FittedColumn[]): Tensor {
  requireColumns('normalizeColumns', x, columns);
  const missing = logicalNot(equal(x, x));
  const fills = columns.map(({ missing: { fill } }) => fill ?? Number.NaN);
  const filled = fills.every(Number.isNaN) ? x : where(missing, perColumn(fills), x);
  const normalized = byKind(filled, columns, (part, fitted) =>
    transformOf(fitted[0]).transformGraph(part, fitted),
  );
  const flagged = columns.flatMap(({ missing: { indicator } }, i) => (indicator ? [i] : []));
  if (flagged.length === 0) return normalized;
  return concat([normalized, pick(cast(missing, 'float64'), flagged)], 1);
}

/** What `restoreColumn` gives for each column, from and to float64 [N, D]. */
export function restoreColumns(y: Tensor, columns: readonly FittedColumn[]): Tensor {
  requireColumns('restoreColumns', y, columns);
  return byKind(y, columns, (part, fitted) => transformOf(fitted[0]).inverseGraph(part, fitted));
}

/** All columns of one transform go through it together, so that the graph does not grow with the table. */
function byKind(
  x: Tensor,
  columns: readonly FittedColumn[],
  apply: (part: Tensor, fitted: FittedColumn['transform'][]) => Tensor,
): Tensor {
  const kinds = [...new Set(columns.map(({ transform }) => transform.kind))];
  const positions = kinds.map((kind) =>
    columns.flatMap(({ transform }, i) => (transform.kind === kind ? [i] : [])),
  );
  const parts = positions.map((of) =>
    apply(
      pick(x, of),
      of.map((i) => columns[i].transform),
    ),
  );
  if (parts.length === 1) return parts[0];
  const order = positions.flat();
  return pick(
    concat(parts, 1),
    columns.map((_, i) => order.indexOf(i)),
  );
}

function pick(x: Tensor, positions: readonly number[]): Tensor {
  const isWhole = positions.length === x.shape[1] && positions.every((position, i) => position === i);
  if (isWhole) return x;
  return gather(x, constant(positions, [positions.length], 'int64'), 1);
}

function requireColumns(where: string, x: Tensor, columns: readonly FittedColumn[]): void {
  if (x.dtype === 'float64' && x.shape.length === 2 && x.shape[1] === columns.length && columns.length > 0)
    return;
  throw new ShapeError({
    code: 'shape/columns',
    where,
    what: 'x must be float64 [N, D], with a column for each that was fitted',
    got: { x: describeType(x), columns: columns.length },
    fix: 'cast it to float64, in the order of the fitted columns',
  });
}
