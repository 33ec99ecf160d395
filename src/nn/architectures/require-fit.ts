import { isPupilError, type PupilError, ShapeError } from '../../base/error.js';
import { input } from '../../graph/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import type { PictureFacts } from './picture-facts.js';
import { smallestSide } from './smallest-side.js';

/**
 * Refuse pictures that shrink to nothing inside a network: says which layer they do not fit, and which size would do.
 *
 * `make` gives the network for pictures of any size.
 */
export function requireFit(make: (facts: PictureFacts) => Layer, facts: PictureFacts, name: string): void {
  const error = misfit(make, facts);
  if (error === undefined) return;
  const side = smallestSide((n) => misfit(make, { ...facts, height: n, width: n }) === undefined);
  if (side === undefined) throw error;
  throw new ShapeError({
    code: 'shape/picture-size',
    where: `${name}, ${error.where}`,
    what: `pictures of ${facts.height} x ${facts.width} pixels are too small: ${error.what}`,
    got: error.got,
    fix: `use pictures of at least ${side} x ${side} pixels (image size ${side}), or a network with fewer pooling and strided layers`,
    cause: error,
  });
}

function misfit(make: (facts: PictureFacts) => Layer, facts: PictureFacts): PupilError | undefined {
  const { channels, height, width } = facts;
  try {
    buildNetwork(make(facts), input('x', [1, channels, height, width]), { mode: 'inference' });
    return undefined;
  } catch (error) {
    if (isPupilError(error, 'shape')) return error;
    throw error;
  }
}
