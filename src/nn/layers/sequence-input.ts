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

/** What a function over pictures makes of [N, C, T], seen as pictures of one row. */
export function alongTime(kind: string, x: Tensor, apply: (row: Tensor) => Tensor): Tensor {
  requireSequence(kind, x);
  const [batch, channels, time] = x.shape;
  const y = apply(reshape(x, [batch, channels, 1, time]));
  return reshape(y, [batch, y.shape[1], y.shape[3]]);
}
