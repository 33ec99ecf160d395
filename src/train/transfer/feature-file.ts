import { z } from 'zod';
import { FormatError, OptionError } from '../../base/error.js';
import type { Shape } from '../../graph/index.js';
import { type Extensions, type Layer, LayerSchema, PixelNormalization } from '../../nn/index.js';
import { decodeModel } from '../../onnx/index.js';
import { parseJson } from '../model/model-file.js';
import type { RunConfig } from '../run/run-config.js';
import type { StoredTensor } from '../run/safetensors.js';
import { featureModel } from './feature-model.js';
import { withoutClassifier } from './without-classifier.js';

const size = z.int().positive();

/** What a file of features says of itself, as JSON under the key `pupil.features`. */
const FeatureNetwork = z.strictObject({
  version: z.literal(1),
  network: LayerSchema,
  input: z.strictObject({ height: size, width: size, channels: z.union([z.literal(1), z.literal(3)]) }),
  normalization: PixelNormalization,
});
export type FeatureNetwork = Omit<z.output<typeof FeatureNetwork>, 'version'>;

const KEY = 'pupil.features';

/**
 * The network of a run without its classifier as an ONNX file: `pixels` uint8 [N, H, W, C] to `features` float32 [N, ...]. What it
 * takes is in the metadata, for Pupil and by the names of ONNX's docs/MetadataProps.md for others.
 *
 * Throws  OptionError for a run on a table, and for a network that does not end in a dense layer.
 */
export function featureFile(
  where: string,
  { classifier }: Pick<RunConfig, 'classifier'>,
  tensors: ReadonlyMap<string, StoredTensor>,
  extensions: Extensions | undefined,
): { readonly bytes: Uint8Array; readonly shape: Shape } {
  if (!('normalization' in classifier)) {
    throw new OptionError({
      code: 'option/features',
      where,
      what: 'the model takes rows of a table, and features are those of pictures',
      fix: 'leave features out',
    });
  }
  const { input, normalization } = classifier;
  const network: Layer = withoutClassifier(where, classifier.network);
  const values = new Map([...tensors].map(([name, { data }]) => [name, data as Float32Array]));
  const bytes = featureModel(classifier, network, values, {
    extensions,
    metadata: {
      [KEY]: JSON.stringify({ version: 1, network, input, normalization }),
      'Image.BitmapPixelFormat': input.channels === 1 ? 'Gray8' : 'Rgb8',
      'Image.NominalPixelRange': 'NominalRange_0_255',
    },
  });
  const [output] = decodeModel(bytes).graph.outputs;
  return { bytes, shape: output!.shape.slice(1) as number[] };
}

export function isFeatureFile(metadata: Readonly<Record<string, string>>): boolean {
  return KEY in metadata;
}

/** Throws FormatError for a description that cannot be read. */
export function readFeatureFile(where: string, metadata: Readonly<Record<string, string>>): FeatureNetwork {
  const parsed = FeatureNetwork.safeParse(parseJson(metadata[KEY]));
  if (parsed.success) return parsed.data;
  throw new FormatError({
    code: 'format/model-contract',
    where,
    what: 'the description inside the file of features cannot be read',
    fix: 'update Pupil, or export the features again',
  });
}
