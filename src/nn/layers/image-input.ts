import { ShapeError } from '../../base/error.js';
import { describeType, type Tensor } from '../../graph/index.js';

/** Layers over pictures say so when they are given something else. */
export function requireImage(kind: string, x: Tensor): void {
  if (x.shape.length === 4) return;
  throw new ShapeError({
    code: 'shape/image',
    where: kind,
    what: 'the input must be pictures, [N, C, H, W]',
    got: describeType(x),
    fix: 'place this layer before flatten, dense or global pooling',
  });
}
