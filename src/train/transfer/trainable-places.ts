import { isPupilError, type PupilError } from '../../base/error.js';
import { input } from '../../graph/index.js';
import { buildNetwork, type Layer } from '../../nn/index.js';
import { foreignPart } from './foreign-part.js';
import { layerBehind, optionsOf } from './in-parts.js';
import type { OpenedBackbone, Place } from './pretrained.js';

/** How much of a foreign backbone can learn. */
export interface Trainability {
  /** Why not all of it can; undefined where it can. */
  readonly obstacle?: PupilError | undefined;
  /** Places behind which all can learn, and something would, from the pictures up. */
  readonly places: readonly Place[];
}

/** Places of a foreign backbone behind which nothing depends on what is before them but for their values. */
export function partingPlaces(backbone: OpenedBackbone): Place[] {
  const whole = optionsOf(backbone);
  return backbone.places.filter(({ name }) => {
    const behind = foreignPart(whole, name);
    const before = foreignPart(whole, undefined, name);
    if (behind === undefined || before === undefined) return false;
    // A weight of both would be two, which learn apart.
    return !behind.weights.some((weight) => before.weights.includes(weight));
  });
}

/** What of a foreign backbone can learn: all of it, or what follows certain places. */
export function trainabilityOf(backbone: OpenedBackbone): Trainability {
  const places = partingPlaces(backbone).filter(
    ({ name }) => foreignPart(optionsOf(backbone), name)!.weights.length > 0,
  );
  const obstacle = obstacleBehind(backbone, undefined);
  if (obstacle === undefined) return { places };
  // What can learn behind a place can behind all that follow it.
  let [below, above] = [0, places.length];
  while (below < above) {
    const middle = (below + above) >> 1;
    if (obstacleBehind(backbone, places[middle]) === undefined) above = middle;
    else below = middle + 1;
  }
  return { obstacle, places: places.slice(above) };
}

/** Why what follows a place, or the whole, cannot be written in operations that have gradients. */
function obstacleBehind(backbone: OpenedBackbone, place: Place | undefined): PupilError | undefined {
  return obstacleIn(layerBehind(backbone, place));
}

/** Why nodes of a file that one layer holds cannot be written in operations that have gradients. */
export function obstacleIn(layer: Layer): PupilError | undefined {
  const { pictures } = optionsOf({ layer });
  const axes = 'shape' in pictures ? pictures.shape : [pictures.channels, pictures.height, pictures.width];
  const learning = { ...layer, options: { ...layer.options, learns: true } };
  try {
    buildNetwork(learning, input('x', [1, ...axes]), { mode: 'training' });
    return undefined;
  } catch (error) {
    if (isPupilError(error) && error.kind !== 'internal') return error;
    throw error;
  }
}
