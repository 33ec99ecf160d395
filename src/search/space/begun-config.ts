import {
  type HeadOptions,
  isPretrainedFile,
  type ModelChoice,
  type PretrainedFile,
} from '../../train/index.js';
import type { Json } from './parameter.js';

/** What may be varied of trainings that begin with a trained network, by the keys of config files. */
export const BEGUN_PLACES = [
  'features',
  'headUnits',
  'headDropout',
  'recipe',
  'trainFrom',
  'backboneRate',
] as const;
type BegunPlace = (typeof BEGUN_PLACES)[number];

export function isBegunPlace(root: string): root is BegunPlace {
  return (BEGUN_PLACES as readonly string[]).includes(root);
}

/** The same network with a place set. Values are checked where the network is opened. */
export function setBegun(model: PretrainedFile, place: BegunPlace, value: Json): PretrainedFile {
  if (place === 'features') return { ...model, question: { ...model.question, features: value as string } };
  return { ...model, head: { ...model.head, ...headOf(place, value) } };
}

/** One number of units is one hidden layer, 0 none. */
function headOf(place: Exclude<BegunPlace, 'features'>, value: Json): HeadOptions {
  if (place === 'headDropout') return { dropout: value as number };
  if (place !== 'headUnits') return { [place]: value };
  return { hidden: typeof value === 'number' ? [value].filter((units) => units !== 0) : (value as number[]) };
}

/** What is said of the network that trainings begin with, by the keys of config files; nothing where they begin anew. */
export function begunKeys(model: ModelChoice | PretrainedFile): Readonly<Record<string, unknown>> {
  if (!isPretrainedFile(model)) return {};
  const { file, question, head } = model;
  const { imageSize, features, layout, range, mean, std, order } = question;
  const { hidden, dropout, recipe, trainFrom, backboneRate } = head;
  const keys = {
    from: file,
    features,
    headUnits: hidden,
    headDropout: dropout,
    recipe,
    trainFrom,
    backboneRate,
    imageSize,
    inputLayout: layout,
    inputRange: range,
    inputMean: mean?.join(','),
    inputStd: std?.join(','),
    inputOrder: order,
  };
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}
