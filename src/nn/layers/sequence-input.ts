import { ShapeError } from '../../base/error.js';
import { describeType, reshape, type Tensor } from '../../graph/index.js';

/** Layers over channels along time say so when they are given something else. */
export function requireSequence(kind: string, x: Tensor): void {
  if (x.shape.length === 3) return;
  throw new ShapeError({
    code: 'shape/sequence',
    where: kind,
    what: 'the input must be channels along time, [N, C, T]',
    got: describeType(x),
    fix: 'bring it into this form with reshape or permute',
  });
}

/** [A, B, T] as [A, B, 1, T]: sequences as pictures of one row, kernels as those over such pictures. */
export function asRows(x: Tensor): Tensor {
  const [outer, channels, time] = x.shape;
  return reshape(x, [outer, channels, 1, time]);
}

/** What a function over pictures makes of [N, C, T], seen as pictures of one row. */
export function alongTime(kind: string, x: Tensor, apply: (row: Tensor) => Tensor): Tensor {
  requireSequence(kind, x);
  const y = apply(asRows(x));
  return reshape(y, [y.shape[0], y.shape[1], y.shape[3]]);
}
