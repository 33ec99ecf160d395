import type { DType } from '../dtype.js';
import type { Tensor } from '../tensor.js';
import { add } from './add.js';
import { cast } from './cast.js';
import { mul } from './mul.js';

/** The share of a gradient that an operand of minimum or maximum gets: 1 where it wins, one half at a tie. */
export function winnerShare(wins: Tensor, ties: Tensor, dtype: DType): Tensor {
  return add(cast(wins, dtype), mul(cast(ties, dtype), 0.5));
}
