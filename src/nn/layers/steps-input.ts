import { ShapeError } from '../../base/error.js';
import { concat, describeType, split, type Tensor } from '../../graph/index.js';

/** Layers that go through steps say so when they are given something else. */
export function requireSteps(kind: string, x: Tensor): void {
  if (x.shape.length === 3) return;
  throw new ShapeError({
    code: 'shape/steps',
    where: kind,
    what: 'the input must be vectors along time, [N, T, D]',
    got: describeType(x),
    fix: 'bring it into this form: reshape([28, 28]) makes the rows of a picture steps, permute([2, 1]) turns [N, C, T] round',
  });
}

/** The steps of [N, T, D], each [N, 1, D]. */
export function stepsOf(x: Tensor): readonly Tensor[] {
  return split(x, new Array(x.shape[1]).fill(1), 1);
}

/** [N, T, D] from the last step to the first. */
export function reversed(x: Tensor): Tensor {
  return concat([...stepsOf(x)].reverse(), 1);
}
