import { type RandomStream, streamFamily } from '../../base/random.js';
import type { AugmentPlan } from './augment-options.js';
import type { DrawnOperation } from './operation.js';
import { type OperationSpec, operationOf } from './operations/index.js';
import type { PictureSize } from './picture.js';

/** Which pass over the pictures something is drawn for. */
export interface Epoch {
  readonly seed: number;
  /** Counted from 0. */
  readonly epoch: number;
}

/**
 * Draws what is done to a picture, by its number: the same for the same (seed, epoch, number) whatever else is drawn
 * before, after or beside it, and independent for each operation of a plan.
 */
export function operationDrawer(
  { operations, choose }: Pick<AugmentPlan, 'operations' | 'choose'>,
  { seed, epoch }: Epoch,
  size: PictureSize,
): (picture: number) => DrawnOperation[] {
  const families = operations.map((spec, place) => streamFamily(seed, 'augment', epoch, place, spec.kind));
  const choices = streamFamily(seed, 'augment', epoch, 'choice');
  return (picture) => {
    const drawn = operations.flatMap((spec, place) => draw(spec, families[place](picture), size));
    if (choose === false) return drawn;
    const { count, from } = choose;
    const stream = choices(picture);
    const chosen = Array.from({ length: count }, () => from[stream.integer(from.length)]);
    return [...drawn, ...chosen.flatMap((spec) => draw(spec, stream, size))];
  };
}

function draw(spec: OperationSpec, stream: RandomStream, size: PictureSize): DrawnOperation[] {
  const { kind, probability, ...options } = spec;
  // Also drawn where it is certain: another probability must not change what is drawn after it.
  if (stream.uniform() >= probability) return [];
  return [{ kind, ...operationOf(kind).draw(options as never, stream, size) }];
}
