import {
  categoricalColumns,
  normalizeColumns,
  numericColumns,
  oneHotColumns,
  type TableInput,
} from '../../data/index.js';
import { add, cast, concat, constant, input, less, mul, sum, type Tensor, where } from '../../graph/index.js';
import type { BuiltInput } from './input-rules.js';

/** Feed of the numeric columns. */
export const NUMBERS = 'numbers';
/** Feed of the categorical columns. */
export const CODES = 'codes';
/** Code of a name that must not be: only an exported model, which cannot refuse it, ever has one. */
export const REFUSED_CODE = -2;

/**
 * From the columns of a table to what a network sees: numbers normalized, with an indicator behind them for each column
 * whose missing values have one, then a column for each category.
 *
 * Shapes   numbers float64 [N, D], codes int32 [N, C] → features float32 [N, F]. A kind of column that the table does not
 *          have has no feed.
 * Edges    A value that cannot be normalized makes its row NaN in `refused`, whatever the network would make of it: relu,
 *          for one, turns NaN into 0.
 */
export function tableFeatures(table: TableInput, batchSize: number): BuiltInput {
  const numeric = numericColumns(table);
  const categorical = categoricalColumns(table);
  const numbers = numeric.length > 0 ? input(NUMBERS, [batchSize, numeric.length], 'float64') : undefined;
  const codes = categorical.length > 0 ? input(CODES, [batchSize, categorical.length], 'int32') : undefined;
  const parts = [
    ...(numbers === undefined ? [] : [cast(normalizeColumns(numbers, numeric), 'float32')]),
    ...(codes === undefined ? [] : [oneHotColumns(codes, categorical)]),
  ];
  const features = parts.length === 1 ? parts[0] : concat(parts, 1);
  // 0 for what is finite, NaN for what is not.
  const faults = [
    ...(numbers === undefined ? [] : [mul(parts[0], 0)]),
    ...(codes === undefined ? [] : [where(less(codes, REFUSED_CODE + 1), Number.NaN, nothing(codes))]),
  ].map((fault) => sum(fault, { axes: [1], keepDims: true }));
  return {
    feeds: [numbers, codes].filter((feed) => feed !== undefined),
    features,
    refused: faults.reduce((a, b) => add(a, b)),
  };
}

function nothing({ shape }: Tensor): Tensor {
  return constant(Array<number>(shape[1]).fill(0), [1, shape[1]]);
}

/** Values that a network sees of a row. */
export function featureCount(table: TableInput): number {
  return tableFeatures(table, 1).features.shape[1];
}
