import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { type SourceOptions, sourceOptionNames, tableSource } from '../../data/index.js';
import {
  isPretrainedFile,
  type ModelChoice,
  type PretrainedFile,
  TrainOptions,
  type TrainOptionsInput,
} from '../../train/index.js';
import { BEGUN_PLACES, begunKeys, isBegunPlace, setBegun } from './begun-config.js';
import type { Json } from './parameter.js';
import { type Point, placeOf, type Space } from './space.js';

/** What one training is asked for: a network, how to read the data, and how to train. */
export interface TrialConfig {
  readonly model: ModelChoice | PretrainedFile;
  readonly pictures: SourceOptions;
  readonly training: TrainOptionsInput;
}

const DATA_NAMES = [...sourceOptionNames, ...Object.keys(tableSource.options.shape)];
const TRAINING_NAMES = Object.keys(TrainOptions.shape);
/** The beginnings that places may have. */
const ROOTS = ['architecture', ...BEGUN_PLACES, ...TRAINING_NAMES, ...DATA_NAMES];

/** What a search decides itself: its trials are compared, and so share these. */
const NOT_VARIED: Readonly<Record<string, string>> = {
  out: 'the search gives each trial a directory of its own',
  threads: 'the search shares the processors among its trials',
  fold: 'folds are an option of the search, and all its trials have the same',
  monitor: 'the search says what it looks for',
  monitorMode: 'the search says what it looks for',
  from: 'all its trials begin with the same',
};

/**
 * The training that a point of a space stands for, `base` being what all trials have in common. Neither is changed.
 *
 * A place is the name of an option, or goes on inside one: `optimizer.momentum` takes what `optimizer` is, the name of an
 * optimizer or an object with its kind, and sets its momentum.
 */
export function applyPoint(base: TrialConfig, space: Space, point: Point): TrialConfig {
  const values: [place: string, value: Json][] = [
    ...Object.entries(space.fixed),
    ...Object.entries(point).map(([name, value]) => [placeOf(space, name), value] as [string, Json]),
  ];
  // What a place goes on in is set before what is inside it.
  values.sort(([a], [b]) => a.split('.').length - b.split('.').length);
  return values.reduce((config, [place, value]) => setPlace(config, place, value), base);
}

/** Throws OptionError `option/space` for places that no config has, and those that are not for a search. */
export function requirePlaces(space: Space, { model }: Pick<TrialConfig, 'model'>, where = 'space'): void {
  const places = [
    ...Object.keys(space.parameters).map((name) => placeOf(space, name)),
    ...Object.keys(space.fixed),
  ];
  for (const place of places) {
    const [root] = place.split('.');
    if (Object.hasOwn(NOT_VARIED, root)) {
      throw new OptionError({
        code: 'option/space',
        where,
        what: `"${root}" is not for a space: ${NOT_VARIED[root]}`,
        got: place,
        fix: 'leave it out',
      });
    }
    requireNetworkPlace(root, model, where);
    if (ROOTS.includes(root)) continue;
    throw new OptionError({
      code: 'option/space',
      where,
      what: 'there is no such place in a config',
      got: place,
      fix: `${didYouMean(root, ROOTS)}use "architecture" or an option of training or of the data, or a place inside one, such as optimizer.momentum`,
    });
  }
}

/** A network that begins anew has other places than one that was trained before. */
function requireNetworkPlace(root: string, model: TrialConfig['model'], where: string): void {
  const isBegun = isPretrainedFile(model);
  if (isBegun ? root !== 'architecture' : !isBegunPlace(root)) return;
  throw new OptionError({
    code: 'option/space',
    where,
    what: isBegun
      ? 'trainings that begin with a trained network have no other architecture'
      : 'only trainings that begin with a trained network have this place',
    got: root,
    fix: isBegun
      ? `vary its head and its recipe: ${BEGUN_PLACES.join(', ')}`
      : 'say which, with --from; or leave it out',
  });
}

/** The config as one flat object, the form of config files. */
export function flatConfig({ model, pictures, training }: TrialConfig): Readonly<Record<string, unknown>> {
  if (isPretrainedFile(model)) return { ...begunKeys(model), ...pictures, ...training };
  const isLayer = typeof model === 'object' && 'kind' in model;
  return { ...(isLayer ? { model } : { architecture: model }), ...pictures, ...training };
}

function setPlace(config: TrialConfig, place: string, value: Json): TrialConfig {
  const [root, ...inner] = place.split('.');
  if (root === 'architecture') {
    return { ...config, model: within(config.model, inner, value, { name: 'auto' }) as ModelChoice };
  }
  if (isBegunPlace(root) && isPretrainedFile(config.model))
    return { ...config, model: setBegun(config.model, root, value) };
  const part = TRAINING_NAMES.includes(root) ? 'training' : 'pictures';
  const options = config[part] as Readonly<Record<string, unknown>>;
  return { ...config, [part]: { ...options, [root]: within(options[root], inner, value, defaultOf(root)) } };
}

/** What an option that was left out stands for, where something inside it is set. */
function defaultOf(root: string): object {
  if (root === 'optimizer') return { kind: TrainOptions.shape.optimizer.parse(undefined) };
  return root === 'schedule' ? { kind: 'cosine' } : {};
}

/** `known` with a value set inside it; names become objects of that name or kind, with the key that `left` has. */
function within(known: unknown, [key, ...rest]: readonly string[], value: Json, left: object): unknown {
  if (key === undefined) return value;
  const isNamed = typeof known === 'string' && known !== 'auto';
  const [nameKey = 'kind'] = Object.keys(left);
  const object = isNamed ? { [nameKey]: known } : typeof known === 'object' && known !== null ? known : left;
  return { ...object, [key]: within((object as Record<string, unknown>)[key], rest, value, {}) };
}
