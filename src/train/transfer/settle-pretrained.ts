import { OptionError, type PupilError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import type { Layer } from '../../nn/index.js';
import { divideIntoStages, type Piece } from './divide-stages.js';
import { foreignPart } from './foreign-part.js';
import { inParts, isForeign, optionsOf, type Part } from './in-parts.js';
import { type Backbone, learns, type Place, type Pretrained } from './pretrained.js';
import { obstacleIn, partingPlaces, trainabilityOf } from './trainable-places.js';

/**
 * A backbone as its recipe needs it: in parts, where some of it stays as it is or stages begin to learn one after the other.
 *
 * Throws  OptionError for a part that is to learn and cannot, naming the first node that has no gradient and the place behind which
 *         training is possible; for a place that there is not, and for one where nothing learns.
 */
export function settlePretrained(model: Pretrained): Pretrained {
  const { backbone, recipe, trainFrom } = model;
  if (recipe === undefined || !learns(recipe)) {
    if (trainFrom !== undefined) throw nothingLearns(trainFrom);
    return model;
  }
  if (!isForeign(backbone)) {
    if (trainFrom !== undefined) throw ofFilesAlone(trainFrom);
    return { ...model, backbone: { ...backbone, layer: learningAgain(backbone.layer) } };
  }
  const from = placeToTrainFrom(backbone, trainFrom);
  if (recipe !== 'gradual' && from === undefined) return model;
  const kept: Part[] = from === undefined ? [] : [{ name: 'below', to: from, learns: false }];
  const learning: Part[] =
    recipe === 'gradual' ? stagesBehind(backbone, from) : [{ name: 'above', learns: true }];
  return { ...model, backbone: inParts(backbone, [...kept, ...learning]) };
}

/**
 * A network of our own in which nodes of a file learn that an earlier recipe had kept as they are: all layers of them that can. Other
 * layers are as somebody has made them.
 */
function learningAgain(layer: Layer): Layer {
  const { trainable: _, ...open } = layer;
  if (layer.kind === 'backbone')
    return obstacleIn(layer) === undefined ? { ...open, options: { ...layer.options, learns: true } } : layer;
  const { layers } = layer.options as { readonly layers?: readonly Layer[] };
  if (layer.kind !== 'sequential' || layers === undefined) return layer;
  return { ...layer, options: { ...layer.options, layers: layers.map(learningAgain) } };
}

/** Throws OptionError where not all that follows it can learn. */
function placeToTrainFrom(backbone: Backbone, asked: string | undefined): Place | undefined {
  const { obstacle, places } = trainabilityOf(backbone);
  if (asked === undefined) {
    if (obstacle !== undefined) throw untrainable(obstacle, places);
    return undefined;
  }
  const place = places.find(({ name }) => name === asked);
  if (place !== undefined) return place;
  const isBelow = partingPlaces(backbone).some(({ name }) => name === asked);
  if (isBelow && obstacle !== undefined) throw untrainable(obstacle, places);
  throw new OptionError({
    code: 'option/train-from',
    where: 'trainFrom',
    what: 'there is no place of this name behind which something could learn by itself',
    got: asked,
    fix: `${didYouMean(
      asked,
      places.map(({ name }) => name),
    )}see pupil summary for the places of this model`,
  });
}

function untrainable({ where, what }: PupilError, [first]: readonly Place[]): OptionError {
  const others = "take the recipe 'features' or 'frozen', for which any operator will do";
  return new OptionError({
    code: 'option/backbone-operator',
    where,
    what,
    fix:
      first === undefined
        ? `${others}: nothing behind it can learn`
        : `train what follows ${JSON.stringify(first.name)} alone (--train-from, trainFrom), or ${others}`,
  });
}

/** Stages from where learning begins to the features. */
function stagesBehind(backbone: Backbone, from: Place | undefined): Part[] {
  const options = optionsOf(backbone);
  const all = partingPlaces(backbone);
  const places = all.slice(
    from === undefined ? 0 : all.indexOf(all.find(({ name }) => name === from.name)!) + 1,
  );
  const ends: (Place | undefined)[] = [...places, undefined];
  const pieces = ends.map((to, i): Piece & { to: Place | undefined } => ({
    to,
    shape: (to ?? backbone.features).shape,
    weights: foreignPart(options, (ends[i - 1] ?? from)?.name, to?.name)!.weights.length,
  }));
  const { height, width } = backbone.input;
  return divideIntoStages(pieces, [height, width]).map((stage, i) => ({
    name: `stage${i + 1}`,
    to: stage.at(-1)!.to,
    learns: true,
  }));
}

function nothingLearns(trainFrom: string): OptionError {
  return new OptionError({
    code: 'option/train-from',
    where: 'trainFrom',
    what: 'this says from where on a backbone learns, and by its recipe nothing of it does',
    got: trainFrom,
    fix: "take the recipe 'fine-tune', 'gradual' or 'full', or leave it out",
  });
}

function ofFilesAlone(trainFrom: string): OptionError {
  return new OptionError({
    code: 'option/train-from',
    where: 'trainFrom',
    what: 'all layers of a run of your own can learn, and have names',
    got: trainFrom,
    fix: "freeze those that should not: freeze: ['backbone.stage1']",
  });
}
