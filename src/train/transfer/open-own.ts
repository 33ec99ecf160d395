import { FormatError, OptionError } from '../../base/error.js';
import { elementCount, input } from '../../graph/index.js';
import { buildNetwork, type Extensions, type Layer, sequential } from '../../nn/index.js';
import type { PictureClassifier } from '../model/classifier.js';
import { readClassifier, readVariables } from '../model/model-file.js';
import { isFeatureFile, readFeatureFile } from './feature-file.js';
import type { Backbone } from './pretrained.js';
import { withoutClassifier } from './without-classifier.js';

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
  metadata: Metadata,
  extensions?: Extensions,
): Backbone {
  if (isFeatureFile(metadata)) return bodyOf(path, bytes, readFeatureFile(path, metadata), extensions);
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
  return bodyOf(path, bytes, { ...classifier, network }, extensions);
}

/** The backbone of a file that holds the values of a network. */
function bodyOf(
  path: string,
  bytes: Uint8Array,
  { network, input: size, normalization }: Pick<PictureClassifier, 'network' | 'input' | 'normalization'>,
  extensions?: Extensions,
): Backbone {
  const layer = named(network);
  const { height, width, channels } = size;
  const pictures = input('pictures', [1, channels, height, width]);
  const built = buildNetwork(sequential([layer]), pictures, { mode: 'inference', extensions });
  const variables = readVariables(path, bytes);
  const values = built.variables.map(({ name, shape }) => {
    const data = variables.get(name.slice(layer.name.length + 1))?.data;
    if (!(data instanceof Float32Array) || data.length !== elementCount(shape))
      throw withoutValue(path, name);
    return [name, data] as const;
  });
  return {
    layer,
    values: new Map(values),
    input: size,
    normalization,
    features: { name: layer.name, shape: built.output.shape.slice(1) },
    file: path,
    notes: [
      `pictures: ${height} x ${width}, ${channels === 1 ? 'grey' : 'colour'}, as the model was trained`,
    ],
  };
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
