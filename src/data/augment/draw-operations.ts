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
  const drawers = operations.map((spec, place) => ({
    draw: drawer(spec, size),
    streamFor: streamFamily(seed, 'augment', epoch, place, spec.kind),
  }));
  const from = choose === false ? [] : choose.from.map((spec) => drawer(spec, size));
  const count = choose === false ? 0 : choose.count;
  const choices = streamFamily(seed, 'augment', epoch, 'choice');
  return (picture) => {
    const drawn: DrawnOperation[] = [];
    for (const { draw, streamFor } of drawers) draw(streamFor(picture), drawn);
    if (choose === false) return drawn;
    const stream = choices(picture);
    const chosen = Array.from({ length: count }, () => from[stream.integer(from.length)]);
    for (const draw of chosen) draw(stream, drawn);
    return drawn;
  };
}

/** Draws an operation, if it is applied at all, and adds it to a list. */
function drawer(
  { kind, probability, ...options }: OperationSpec,
  size: PictureSize,
): (stream: RandomStream, drawn: DrawnOperation[]) => void {
  const { draw } = operationOf(kind);
  return (stream, drawn) => {
    // Also drawn where it is certain: another probability must not change what is drawn after it.
    if (stream.uniform() >= probability) return;
    drawn.push({ kind, ...draw(options as never, stream, size) });
  };
}
