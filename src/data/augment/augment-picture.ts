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
  const effects = operations.map(({ kind, ...parameters }) =>
    operationOf(kind).effect(parameters as never, picture),
  );
  return applyEffects(picture, effects, sampling);
}
