import { FormatError, OptionError } from '../../base/error.js';
import { elementCount, input } from '../../graph/index.js';
import { buildNetwork, type Extensions, type Layer, sequential } from '../../nn/index.js';
import type { PictureSize } from '../input/picture-input.js';
import type { PictureClassifier } from '../model/classifier.js';
import { readClassifier, readVariables } from '../model/model-file.js';
import { isFeatureFile, readFeatureFile } from './feature-file.js';
import { askedSides, type PictureQuestion } from './picture-contract.js';
import type { OpenedBackbone } from './pretrained.js';
import { withoutClassifier } from './without-classifier.js';

interface OwnQuestion {
  /** Side, or height and width, in pixels; as the model was trained where left out. */
  readonly imageSize?: PictureQuestion['imageSize'];
  readonly extensions?: Extensions | undefined;
}

type Metadata = Readonly<Record<string, string>>;

/** Whether Pupil has written a model, or the features of one, by its metadata. */
export function isOwnModel(metadata: Metadata): boolean {
  return 'pupil.format' in metadata || isFeatureFile(metadata);
}

/**
 * The network of a model that Pupil has exported, without its classifier, with its values. Its layers are what they were: noise
 * falls in training, and they can learn.
 *
 * Throws  OptionError for a model of tables, an ensemble, and a network that does not end in a dense layer.
 */
export function openOwnBackbone(
  path: string,
  bytes: Uint8Array,
  { metadata, ...asked }: OwnQuestion & { readonly metadata: Metadata },
): OpenedBackbone {
  if (isFeatureFile(metadata)) return bodyOf(path, bytes, readFeatureFile(path, metadata), asked);
  const classifier = readClassifier(path, metadata);
  if (!('normalization' in classifier)) {
    throw new OptionError({
      code: 'option/backbone-input',
      where: path,
      what: 'this model takes rows of a table, and a backbone must take pictures',
      fix: 'give a model of pictures',
    });
  }
  const network = withoutClassifier(path, classifier.network);
  return bodyOf(path, bytes, { ...classifier, network }, asked);
}

/** The backbone of a file that holds the values of a network. */
function bodyOf(
  path: string,
  bytes: Uint8Array,
  { network, input: trained, normalization }: Pick<PictureClassifier, 'network' | 'input' | 'normalization'>,
  { imageSize, extensions }: OwnQuestion,
): OpenedBackbone {
  const layer = named(network);
  const { channels } = trained;
  const [height, width] = askedSides(imageSize) ?? [trained.height, trained.width];
  const isResized = height !== trained.height || width !== trained.width;
  const pictures = input('pictures', [1, channels, height, width]);
  const built = buildNetwork(sequential([layer]), pictures, { mode: 'inference', extensions });
  const variables = readVariables(path, bytes);
  const values = built.variables.map(({ name, shape }) => {
    const data = variables.get(name.slice(layer.name.length + 1))?.data;
    const isThere = data instanceof Float32Array;
    if (isThere && data.length === elementCount(shape)) return [name, data] as const;
    throw isThere && isResized ? ofOneSize(path, trained, name) : withoutValue(path, name);
  });
  return {
    layer,
    values: new Map(values),
    input: { height, width, channels },
    normalization,
    features: { name: layer.name, shape: built.output.shape.slice(1) },
    places: [],
    file: path,
    notes: [
      `pictures: ${height} x ${width}, ${channels === 1 ? 'grey' : 'colour'}, ${isResized ? `where the model was trained on ${trained.height} x ${trained.width}` : 'as the model was trained'}`,
    ],
  };
}

/** Where a layer has a value for each place of the picture, or for each of its pixels. */
function ofOneSize(where: string, { height, width }: PictureSize, name: string): OptionError {
  return new OptionError({
    code: 'option/backbone-pictures',
    where,
    what: `this network takes pictures of ${height} x ${width} alone: the size of a variable depends on it`,
    got: name,
    fix: 'leave the size of the pictures out',
  });
}

function withoutValue(where: string, name: string): FormatError {
  return new FormatError({
    code: 'format/model-values',
    where,
    what: 'the file does not hold the values of the network that it describes',
    got: name,
    fix: 'export the model again; the file is damaged',
  });
}

function named(layer: Layer): Layer & { readonly name: string } {
  return Object.freeze({ ...layer, name: 'backbone' });
}
