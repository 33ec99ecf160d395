import { applyEffects } from './apply-effects.js';
import type { DrawnOperation } from './operation.js';
import { operationOf } from './operations/index.js';
import type { Picture } from './picture.js';
import type { Sampling } from './resample.js';

/**
 * A picture after operations with given parameters; a pure function. Movements come first in one resampling, then filters,
 * then colours in one pass, then noise and erasing, each in the order given.
 *
 * Throws  OptionError `option/operation` for a kind that is not known.
 */
export function augmentPicture(
  picture: Picture,
  operations: readonly DrawnOperation[],
  sampling: Sampling,
): Picture {
  const pixels = new Uint8Array(picture.pixels.length);
  augmentPixels(picture, operations, sampling, pixels);
  return { ...picture, pixels };
}

/** The same, with the result written to `out`, which may be the pixels themselves. */
export function augmentPixels(
  picture: Picture,
  operations: readonly DrawnOperation[],
  sampling: Sampling,
  out: Uint8Array,
): void {
  const effects = operations.map((operation) =>
    operationOf(operation.kind).effect(operation as never, picture),
  );
  applyEffects(picture, effects, sampling, out);
}
